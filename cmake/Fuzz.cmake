# fuzz_<name> for every tests/fuzz/<name>.cpp, which defines LLVMFuzzerTestOneInput. They read documents and requests, and
# evaluate; what is above is not built.
file(GLOB fuzz_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/fuzz/*.cpp")
add_custom_target(fuzzers)
foreach(source IN LISTS fuzz_sources)
    cmake_path(GET source STEM name)
    add_executable(fuzz_${name} "${source}")
    target_include_directories(fuzz_${name} PRIVATE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/tests")
    couponry_link(fuzz_${name} http document assistant engine model codes base)
    target_link_libraries(fuzz_${name} PRIVATE Boost::json fmt::fmt)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    couponry_use_pch(fuzz_${name} json)
    add_dependencies(fuzzers fuzz_${name})
endforeach()
