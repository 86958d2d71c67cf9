#include "sandbox/lua_code.h"

#include <stdint.h>

enum {
  DEPTH_MAX = 250, /* the compiler takes 200 */
  OPCODE_MASK = 0x7F,
  OP_LFALSESKIP = 6,
  OP_SETUPVAL = 10,
  OP_JMP = 56,
  ABSOLUTE_LINE = -128,
};

/* Type tags of constants. */
enum {
  TAG_NIL = 0,
  TAG_FALSE = 1,
  TAG_TRUE = 17,
  TAG_INTEGER = 3,
  TAG_FLOAT = 19,
  TAG_SHORT_STRING = 4,
  TAG_LONG_STRING = 20
};

/* Past the end everything reads as zero, and `failed` is set. */
struct reader {
  struct kb_slice rest;
  bool failed;
};

/* The parts of one function, borrowed from the dump. */
struct parts {
  int first_line;
  const char *instructions;
  size_t count;
  const char *lines; /* a line difference for each instruction */
  size_t line_count;
};

static const char *take(struct reader *reader, size_t length)
{
  if (reader->failed || length > reader->rest.length) {
    reader->failed = true;
    return NULL;
  }
  const char *taken = reader->rest.data;
  reader->rest.data += length;
  reader->rest.length -= length;
  return taken;
}

static unsigned take_byte(struct reader *reader)
{
  const char *byte = take(reader, 1);
  return byte ? (unsigned char)*byte : 0;
}

/* Seven bits per byte, highest first; the last byte is marked by its highest bit. */
static size_t take_size(struct reader *reader)
{
  size_t size = 0;
  unsigned byte;
  do {
    byte = take_byte(reader);
    reader->failed = reader->failed || size > SIZE_MAX >> 8;
    size = size << 7 | (byte & 0x7F);
  } while ((byte & 0x80) == 0 && !reader->failed);
  return size;
}

static void skip_string(struct reader *reader)
{
  const size_t size = take_size(reader);
  take(reader, size > 0 ? size - 1 : 0);
}

static void skip_constants(struct reader *reader)
{
  const size_t count = take_size(reader);
  for (size_t i = 0; i < count && !reader->failed; i++) {
    switch (take_byte(reader)) {
    case TAG_NIL:
    case TAG_FALSE:
    case TAG_TRUE:
      break;
    case TAG_INTEGER:
    case TAG_FLOAT:
      take(reader, 8);
      break;
    case TAG_SHORT_STRING:
    case TAG_LONG_STRING:
      skip_string(reader);
      break;
    default:
      reader->failed = true;
      break;
    }
  }
}

/* Names of local variables and upvalues. */
static void skip_names(struct reader *reader)
{
  const size_t locals = take_size(reader);
  for (size_t i = 0; i < locals && !reader->failed; i++) {
    skip_string(reader);
    take_size(reader);
    take_size(reader);
  }
  const size_t upvalues = take_size(reader);
  for (size_t i = 0; i < upvalues && !reader->failed; i++) {
    skip_string(reader);
  }
}

static uint32_t instruction_at(const struct parts *parts, size_t at)
{
  uint32_t instruction;
  memcpy(&instruction, parts->instructions + at * sizeof instruction, sizeof instruction);
  return instruction;
}

/* Examines each instruction with its line. `absolute`: pairs of instruction and line, for lines
   that differ too much from the one before. */
static void look_at_instructions(const struct parts *parts, struct reader absolute,
                                 struct kb_lua_code *code)
{
  int line = parts->first_line;
  for (size_t at = 0; at < parts->count; at++) {
    const int difference = at < parts->line_count ? (signed char)parts->lines[at] : 0;
    if (difference == ABSOLUTE_LINE) {
      while (!absolute.failed && take_size(&absolute) < at) {
        take_size(&absolute);
      }
      line = (int)take_size(&absolute);
    } else {
      line += difference;
    }
    const uint32_t instruction = instruction_at(parts, at);
    const uint32_t what = instruction & OPCODE_MASK;
    const uint32_t upvalue = instruction >> 16 & 0xFF;
    if (what == OP_SETUPVAL && upvalue < KB_LUA_UPVALUES_MAX && code->assigned[upvalue] == 0) {
      code->assigned[upvalue] = line;
    }
    /* a comparison used as a value jumps into the two instructions that load it */
    if (what == OP_LFALSESKIP && code->miscompiled == 0 &&
        (at == 0 || (instruction_at(parts, at - 1) & OPCODE_MASK) != OP_JMP)) {
      code->miscompiled = line;
    }
  }
}

/* An upvalue takes three bytes: whether it is a local of the enclosing function (or one of its
   upvalues), its index there, and its kind. */
enum { UPVALUE_BYTES = 3 };

struct upvalues {
  const char *list;
  size_t count;
};

static struct upvalues read_function(struct reader *reader, size_t depth, struct kb_lua_code *code);

/* Reads the nested functions. */
static void read_inner(struct reader *reader, size_t depth, struct kb_lua_code *code)
{
  const size_t count = take_size(reader);
  for (size_t i = 0; i < count && !reader->failed; i++) {
    struct kb_lua_code inner = {.miscompiled = 0};
    const struct upvalues upvalues = read_function(reader, depth + 1, &inner);
    for (size_t k = 0; k < upvalues.count && !reader->failed; k++) {
      const char *upvalue = upvalues.list + k * UPVALUE_BYTES;
      int *outer = &code->assigned[(unsigned char)upvalue[1] % KB_LUA_UPVALUES_MAX];
      if (upvalue[0] == 0 && *outer == 0) {
        *outer = inner.assigned[k];
      }
    }
    code->miscompiled = code->miscompiled == 0 ? inner.miscompiled : code->miscompiled;
  }
}

static struct upvalues read_function(struct reader *reader, size_t depth, struct kb_lua_code *code)
{
  struct parts parts = {0};
  struct upvalues upvalues = {0};
  reader->failed = reader->failed || depth > DEPTH_MAX;
  skip_string(reader); /* the source */
  parts.first_line = (int)take_size(reader);
  take_size(reader); /* last line */
  take(reader, 3);   /* number of parameters, is vararg, stack size */
  parts.count = take_size(reader);
  parts.instructions = parts.count <= reader->rest.length / sizeof(uint32_t)
                         ? take(reader, parts.count * sizeof(uint32_t))
                         : take(reader, SIZE_MAX);
  skip_constants(reader);
  upvalues.count = take_size(reader);
  reader->failed = reader->failed || upvalues.count > KB_LUA_UPVALUES_MAX;
  upvalues.list = reader->failed ? NULL : take(reader, upvalues.count * UPVALUE_BYTES);
  read_inner(reader, depth, code);
  parts.line_count = take_size(reader);
  parts.lines = take(reader, parts.line_count);
  const size_t absolute_count = take_size(reader);
  const struct reader absolute = *reader;
  for (size_t i = 0; i < absolute_count && !reader->failed; i++) {
    take_size(reader);
    take_size(reader);
  }
  skip_names(reader);
  if (!reader->failed) {
    look_at_instructions(&parts, absolute, code);
  }
  return upvalues;
}

/* The header depends on the number formats of the machine. */
static bool take_header(struct reader *reader)
{
  static const char mark[] = "\x1BLua\x54\0\x19\x93\r\n\x1A\n\4\b\b"; /* 5.4; sizes */
  const int64_t integer = 0x5678;
  const double number = 370.5;
  const char *start = take(reader, sizeof mark - 1);
  const char *values = take(reader, sizeof integer + sizeof number);
  take(reader, 1); /* number of upvalues */
  return !reader->failed && memcmp(start, mark, sizeof mark - 1) == 0 &&
         memcmp(values, &integer, sizeof integer) == 0 &&
         memcmp(values + sizeof integer, &number, sizeof number) == 0;
}

bool kb_lua_code_read(struct kb_slice dump, struct kb_lua_code *code)
{
  struct reader reader = {.rest = dump};
  *code = (struct kb_lua_code){.miscompiled = 0};
  if (!take_header(&reader)) {
    return false;
  }
  read_function(&reader, 0, code);
  return !reader.failed && reader.rest.length == 0;
}
