# couponry_tests: every *_test.cpp beside the code. couponry_threads: those of them named *_thread_test.cpp, which share data between
# threads. couponry_property: properties, the oracle, the scenarios, and stores that are killed. couponry_http_tests: the whole server
# over sockets. couponry_bench: benchmarks. couponry_load: a server under load. couponry_redeem: redemptions per second. All run from the
# root of the project.

function(couponry_test_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PCH" "SOURCES;FOLDERS;LIBRARIES")
    if(NOT arg_SOURCES)
        add_custom_target(${name})  # nothing to build yet
        return()
    endif()
    set(folders ${arg_FOLDERS})
    if(NOT folders)
        get_property(folders GLOBAL PROPERTY COUPONRY_FOLDERS)
        list(APPEND folders oracle)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/tests" "${COUPONRY_GENERATED}")
    couponry_link(${name} ${folders})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} Boost::json date::date-tz fmt::fmt Threads::Threads)
    couponry_use_pch(${name} ${arg_PCH})
endfunction()

# The oracle judges the engine, so it may know nothing of it: model and base only.
file(GLOB oracle_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/oracle/*.cpp")
set(oracle_tests ${oracle_sources})
list(FILTER oracle_sources EXCLUDE REGEX "_test\\.cpp$")
list(FILTER oracle_tests INCLUDE REGEX "_test\\.cpp$")
if(oracle_sources)
    add_library(couponry_oracle STATIC ${oracle_sources})
    target_include_directories(couponry_oracle PRIVATE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/tests")
    couponry_link(couponry_oracle model base)
    target_link_libraries(couponry_oracle PRIVATE fmt::fmt)
    couponry_use_pch(couponry_oracle std)
endif()

get_property(unit_tests GLOBAL PROPERTY COUPONRY_TEST_SOURCES)
couponry_test_executable(couponry_tests SOURCES ${unit_tests} LIBRARIES GTest::gmock_main GTest::gmock rapidcheck PCH test)

# Only the folders that they test, so that the stage of ThreadSanitizer builds half of the project.
set(thread_tests ${unit_tests})
list(FILTER thread_tests INCLUDE REGEX "_thread_test\\.cpp$")
couponry_test_executable(couponry_threads SOURCES ${thread_tests} FOLDERS http store_postgres store_sqlite store_sql store engine model codes base
    LIBRARIES GTest::gmock_main GTest::gmock rapidcheck PCH test)

# Those of the store alone, which the stage of database servers runs over each of them.
set(store_tests ${unit_tests})
list(FILTER store_tests INCLUDE REGEX "/src/store/")
couponry_test_executable(couponry_store_tests SOURCES ${store_tests} FOLDERS store_postgres store_sqlite store_sql store model base
    LIBRARIES GTest::gmock_main GTest::gmock rapidcheck PCH test)

file(GLOB property_tests CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/property/*.cpp" "${CMAKE_SOURCE_DIR}/tests/scenario/*.cpp"
    "${CMAKE_SOURCE_DIR}/tests/store/*.cpp")
couponry_test_executable(couponry_property SOURCES ${property_tests} ${oracle_tests}
    LIBRARIES GTest::gmock_main GTest::gmock rapidcheck SQLite::SQLite3 PCH test)

# Redemptions under failures, judged by a model.
file(GLOB simulation CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/simulation/*.cpp" "${CMAKE_SOURCE_DIR}/tests/store/power_cut.cpp")
couponry_test_executable(couponry_simulation SOURCES ${simulation}
    LIBRARIES GTest::gmock_main GTest::gmock SQLite::SQLite3 PCH test)

# The whole server over sockets; stories and orders too, so with what reads them.
file(GLOB http_tests CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/http/*.cpp" "${CMAKE_SOURCE_DIR}/tests/desk/*.cpp"
    "${CMAKE_SOURCE_DIR}/tests/scenario/*.cpp")
list(FILTER http_tests EXCLUDE REGEX "/tests/scenario/.*_test\\.cpp$")
couponry_test_executable(couponry_http_tests SOURCES ${http_tests} src/http/testing_thread_test.cpp
    LIBRARIES GTest::gmock_main GTest::gmock PCH test)

file(GLOB benchmarks CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/*.cpp")
couponry_test_executable(couponry_bench SOURCES ${benchmarks} LIBRARIES benchmark::benchmark_main benchmark::benchmark PCH std)

# couponry_load: a server of its own under load.
file(GLOB load CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/load/*.cpp")
couponry_test_executable(couponry_load SOURCES ${load} "${CMAKE_SOURCE_DIR}/bench/little_shop.cpp" PCH std)
target_include_directories(couponry_load PRIVATE "${CMAKE_SOURCE_DIR}/bench")

# couponry_redeem: redemptions per second.
file(GLOB redeem CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/redeem/*.cpp")
couponry_test_executable(couponry_redeem SOURCES ${redeem}
    FOLDERS service store_postgres store_sqlite store_sql store words document codes engine model base LIBRARIES SQLite::SQLite3 PCH std)
target_include_directories(couponry_redeem PRIVATE "${CMAKE_SOURCE_DIR}/bench")
include(Faults)
include(StoreFault)
include(LedgerFault)
