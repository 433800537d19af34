#include "store/documents.h"

namespace couponry::store {

void Documents::for_each(const std::function<bool(const Document&)>& visit) const {
    constexpr std::size_t kPage = 200;  // bodies of some kilobytes: about a megabyte at a time
    std::string after;
    while (true) {
        const std::vector<Document> page = list(after, kPage);
        for (const Document& document : page)
            if (!visit(document)) return;
        if (page.size() < kPage) return;
        after = page.back().id;
    }
}

}  // namespace couponry::store
