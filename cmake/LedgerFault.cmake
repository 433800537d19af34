# couponry_fault_no_limits: the simulation over a desk that does not judge limits again, which must fail. Built and run by tools/faults.
add_executable(couponry_fault_no_limits EXCLUDE_FROM_ALL ${simulation} src/service/redemption_group.cpp)
target_compile_definitions(couponry_fault_no_limits PRIVATE COUPONRY_FAULT_NO_LIMITS)
target_include_directories(couponry_fault_no_limits PRIVATE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}/tests" "${COUPONRY_GENERATED}")
get_property(folders GLOBAL PROPERTY COUPONRY_FOLDERS)
couponry_link(couponry_fault_no_limits ${folders})
target_link_libraries(couponry_fault_no_limits PRIVATE GTest::gmock_main GTest::gmock SQLite::SQLite3 Boost::json date::date-tz fmt::fmt Threads::Threads)
couponry_use_pch(couponry_fault_no_limits test)
