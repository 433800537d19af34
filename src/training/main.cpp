// couponry_trainer: makes the model that is built into the program. `couponry train` does the same for people.
#include <fmt/format.h>

#include <cstdio>

#include "training/make_model.h"

int main(int count, char** arguments) {
    if (count != 4) {
        fmt::print(stderr, "usage: couponry_trainer DATA MODEL KEPT\n");
        return 2;
    }
    const auto made = couponry::training::make_model({.data = arguments[1], .model = arguments[2], .kept = arguments[3]});
    if (!made) {
        fmt::print(stderr, "couponry_trainer: {}\n", made.error().detail);
        return 1;
    }
    return 0;
}
