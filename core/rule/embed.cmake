# Writes the files FILES (Lua) as C arrays into OUTPUT.c, declared in OUTPUT.h.
# Run by the build: cmake -D FILES=a.lua;b.lua -D OUTPUT=path -P embed.cmake

set(header "/* Made by the build from core/rule/prelude. */
#ifndef KB_RULE_PRELUDE_H
#define KB_RULE_PRELUDE_H

#include <stddef.h>
")
set(source "#include \"rule/prelude.h\"\n")

foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME_WE)
  string(MAKE_C_IDENTIFIER "kb_prelude_${name}" symbol)
  file(READ "${file}" bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR length "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(REPEAT "0x..," 16 line)
  string(REGEX REPLACE "(${line})" "\\1\n  " bytes "${bytes}")
  string(APPEND header "
extern const unsigned char ${symbol}[];
extern const size_t ${symbol}_length;
")
  # The last zero is not part of it: C has no arrays of length 0.
  string(APPEND source "
const unsigned char ${symbol}[] = {
  ${bytes}0x00};
const size_t ${symbol}_length = ${length};
")
endforeach()

string(APPEND header "\n#endif\n")
file(WRITE "${OUTPUT}.h" "${header}")
file(WRITE "${OUTPUT}.c" "${source}")
