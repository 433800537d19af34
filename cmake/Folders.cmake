# couponry_folder(<folder> [DEPENDS <folder>...] [LIBRARIES <target>...] [INCLUDES <path>...] [NESTED <name>...] [JSON_PCH]
#     [MAIN <executable>])
# makes the static library couponry_<folder> from src/<folder>, without *_test.cpp. With MAIN, main.cpp becomes that executable.
# NESTED <name>... are folders inside of it that are libraries of their own: couponry_folder(<folder>/<name>) makes
# couponry_<folder>_<name>, which others name as <folder>_<name>.
# All links are private: what a folder uses it names itself.

set(COUPONRY_STD_HEADERS <algorithm> <array> <charconv> <chrono> <cstdint> <expected> <functional> <map> <memory> <optional>
    <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

# couponry_spare_test_code(<target> <kind>): with COUPONRY_SPARE_TEST_CODE, sanitizers watch the product and not its tests, which
# take half of the time otherwise.
function(couponry_spare_test_code target kind)
    if(COUPONRY_SPARE_TEST_CODE AND kind STREQUAL "test")
        target_compile_options(${target} PRIVATE -fno-sanitize=all)
    endif()
endfunction()

# couponry_use_pch(<target> std|json|test): a precompiled header is compiled once per kind and shared by all who ask for it.
function(couponry_use_pch target kind)
    if(NOT COUPONRY_PCH)
        return()
    endif()
    set(owner couponry_pch_${kind})
    if(NOT TARGET ${owner})
        set(json <boost/json.hpp>)
        set(test <gmock/gmock.h> <gtest/gtest.h> <rapidcheck/gtest.h>)
        file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pch/${kind}.cpp" CONTENT "" @ONLY)
        add_library(${owner} OBJECT "${CMAKE_BINARY_DIR}/pch/${kind}.cpp")
        target_precompile_headers(${owner} PRIVATE ${COUPONRY_STD_HEADERS} ${${kind}})
        couponry_spare_test_code(${owner} ${kind})
        # The macros of these targets must be the same here as where the header is used.
        target_link_libraries(${owner} PRIVATE
            $<$<STREQUAL:${kind},json>:Boost::json> $<$<STREQUAL:${kind},test>:GTest::gmock>)
    endif()
    target_precompile_headers(${target} REUSE_FROM ${owner})
    couponry_spare_test_code(${target} ${kind})
endfunction()

# couponry_link(<target> <folder>...): links the folders that exist.
function(couponry_link target)
    foreach(folder IN LISTS ARGN)
        if(TARGET couponry_${folder})
            target_link_libraries(${target} PRIVATE couponry_${folder})
        endif()
    endforeach()
endfunction()

function(couponry_folder path)
    cmake_parse_arguments(PARSE_ARGV 1 arg "JSON_PCH" "MAIN" "DEPENDS;LIBRARIES;INCLUDES;NESTED")
    string(REPLACE "/" "_" folder "${path}")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${path}/*.cpp")
    foreach(nested IN LISTS arg_NESTED)
        list(FILTER sources EXCLUDE REGEX "/src/${path}/${nested}/")
    endforeach()
    set(main "${CMAKE_SOURCE_DIR}/src/${path}/main.cpp")
    set(tests ${sources})
    list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    set_property(GLOBAL APPEND PROPERTY COUPONRY_TEST_SOURCES ${tests})
    set(has_main FALSE)
    if(arg_MAIN AND main IN_LIST sources)
        set(has_main TRUE)
        list(REMOVE_ITEM sources "${main}")
    endif()

    set(kind std)
    if(arg_JSON_PCH)
        set(kind json)
    endif()
    if(sources)
        add_library(couponry_${folder} STATIC ${sources})
        couponry_set_up(couponry_${folder})
        set_property(GLOBAL APPEND PROPERTY COUPONRY_FOLDERS ${folder})
    endif()
    if(has_main)
        add_executable(${arg_MAIN} "${main}")
        couponry_set_up(${arg_MAIN})
        couponry_link(${arg_MAIN} ${folder})
    elseif(arg_MAIN)
        add_custom_target(${arg_MAIN})  # nothing to build yet
    endif()
endfunction()

# Of couponry_folder: reads its variables.
macro(couponry_set_up target)
    target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/src" ${arg_INCLUDES})
    couponry_link(${target} ${arg_DEPENDS})
    target_link_libraries(${target} PRIVATE ${arg_LIBRARIES})
    couponry_use_pch(${target} ${kind})
endmacro()
