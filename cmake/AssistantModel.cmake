# The assistant's model, trained from data/assistant when the program is built: generated/assistant.model, and the library
# couponry_assistant_model that holds it (src/assistant/built_in_model.h). Equal data makes equal models, so presets share what one
# of them has trained, in build/models.
file(GLOB_RECURSE model_data CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/data/assistant/*.txt" "${CMAKE_SOURCE_DIR}/data/assistant/*.jsonl")
set(model "${COUPONRY_GENERATED}/assistant.model")
add_custom_command(
    OUTPUT "${model}"
    COMMAND couponry_trainer "${CMAKE_SOURCE_DIR}/data/assistant" "${model}" "${CMAKE_SOURCE_DIR}/build/models"
    DEPENDS couponry_trainer ${model_data}
    COMMENT "Training the assistant"
    VERBATIM)
file(CONFIGURE OUTPUT "${COUPONRY_GENERATED}/built_in_model.cpp" CONTENT [=[
#include "assistant/built_in_model.h"

// The bytes of the file, by the assembler: as text of C++ they would take minutes to compile.
asm(".section .rodata\n.balign 16\ncouponry_model_begin:\n.incbin \"@model@\"\ncouponry_model_end:\n.byte 0\n.previous\n");
extern "C" const char couponry_model_begin[];
extern "C" const char couponry_model_end[];

std::string_view couponry::assistant::built_in_model() {
    return {couponry_model_begin, couponry_model_end};
}
]=] @ONLY)
add_library(couponry_assistant_model STATIC "${COUPONRY_GENERATED}/built_in_model.cpp")
target_include_directories(couponry_assistant_model PRIVATE "${CMAKE_SOURCE_DIR}/src")
set_source_files_properties("${COUPONRY_GENERATED}/built_in_model.cpp" PROPERTIES OBJECT_DEPENDS "${model}")
