# couponry_fault_no_sync: the test of power cuts over a store that does not wait for the disk, which must fail. Built and run by
# tools/faults.
add_executable(couponry_fault_no_sync EXCLUDE_FROM_ALL
    src/store/sqlite/connection.cpp tests/store/power_cut.cpp tests/store/power_cut_test.cpp)
target_compile_definitions(couponry_fault_no_sync PRIVATE COUPONRY_FAULT_NO_SYNC)
target_include_directories(couponry_fault_no_sync PRIVATE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/tests")
couponry_link(couponry_fault_no_sync store_sqlite store_sql store base)
target_link_libraries(couponry_fault_no_sync PRIVATE GTest::gmock_main GTest::gmock soci::sqlite3 SQLite::SQLite3 fmt::fmt Threads::Threads)
couponry_use_pch(couponry_fault_no_sync test)
