# couponry_rule_list(conditions): one line COUPONRY_RULE(<file name>) per rule file of src/engine/conditions, sorted, into
# generated/conditions.inc. The engine builds its constant array of descriptors from it, so that a rule file is all a new rule
# needs, and a file that forgets its descriptor fails at link time.
set(COUPONRY_GENERATED "${CMAKE_BINARY_DIR}/generated")

function(couponry_rule_list kind)
    file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/engine/${kind}/*.cpp")
    list(FILTER files EXCLUDE REGEX "_test\\.cpp$")
    list(SORT files)
    set(lines "")
    foreach(file IN LISTS files)
        cmake_path(GET file STEM name)
        string(APPEND lines "COUPONRY_RULE(${name})\n")
    endforeach()
    file(CONFIGURE OUTPUT "${COUPONRY_GENERATED}/${kind}.inc" CONTENT "${lines}" @ONLY)  # written only when it changes
endfunction()
