#include "engine/fixes.h"

#include "engine/fix_search.h"

namespace couponry::engine {

void find_fixes(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer) {
    FixSearch(core, prober, code, explanation, answer).run();
}

}  // namespace couponry::engine
