/* Splits Lua 5.4 source into tokens. Never fails on bad Lua: a byte that fits nowhere is a token
   of its own, and an unfinished string ends with its line or the source. */
#ifndef KB_LUASOURCE_LUA_TOKENS_H
#define KB_LUASOURCE_LUA_TOKENS_H

#include "base/ascii.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool kb_lua_is_name_byte(char byte)
{
  return kb_is_alnum(byte) || byte == '_';
}

enum kb_lua_kind {
  KB_LUA_END, /* end of the source; its text is empty */
  KB_LUA_NAME,
  KB_LUA_KEYWORD,
  KB_LUA_NUMBER,
  KB_LUA_STRING,
  KB_LUA_OPERATOR, /* including brackets and separators */
  KB_LUA_UNKNOWN,  /* one byte */
};

/* Strings keep their quotes, so that the text identifies a token: only the keyword reads "end",
   and only the bracket reads "{". */
struct kb_lua_token {
  struct kb_slice text; /* borrowed from the source */
  enum kb_lua_kind kind;
  bool has_escapes;      /* a backslash is in the string, which is not a long one */
  uint32_t line, column; /* from 1; columns in bytes */

  /* Only set in a kb_lua_tokens: nesting of ( [ { and of function, if, do and repeat. */
  uint32_t pair;  /* of an opener: the token that closes it or, if nothing does, the last one
                    within it. Of others: the token itself. So `pair + 1` is always the token
                    after it. */
  uint32_t outer; /* the innermost opener around this token, or `count` if there is none */
};

struct kb_lua_reader {
  struct kb_slice source;
  size_t at;
  size_t line, line_start;
};

/* Skips a byte order mark and a first line that begins with #, as Lua does for files. */
struct kb_lua_reader kb_lua_reader_of(struct kb_slice source);
/* The next token that is not a comment; at the end always KB_LUA_END. */
struct kb_lua_token kb_lua_read(struct kb_lua_reader *reader);

/* `list[count]` is the token KB_LUA_END. Zero is a valid start. */
struct kb_lua_tokens {
  struct kb_lua_token *list;
  size_t count, capacity;
};

/* Reads the tokens of `source`, which is borrowed, in place of others, whose memory is reused.
   False when out of memory; so a source of 4 GiB is, whatever the machine has. */
bool kb_lua_tokens_read(struct kb_lua_tokens *tokens, struct kb_slice source);
void kb_lua_tokens_fini(struct kb_lua_tokens *tokens);

/* Appends the bytes that a string token denotes. An invalid escape is kept as it is. */
void kb_lua_string_value(struct kb_buf *out, struct kb_slice token);

/* A whole number as Lua reads it, decimal or hexadecimal; 0, which no list has, for others. */
size_t kb_lua_index(struct kb_slice number);

/* True if `text` is a single name, not a keyword. */
bool kb_lua_is_name(struct kb_slice text);
/* For a name that may be a keyword. Not empty. */
bool kb_lua_is_keyword(struct kb_slice name);

/* `text` is not empty. */
static inline bool kb_lua_is(const struct kb_lua_token *token, const char *text)
{
  return token->text.length > 0 && token->text.data[0] == text[0] && kb_slice_is(token->text, text);
}

/* Whether the token is one of `texts`, which ends with NULL. */
static inline bool kb_lua_is_any(const struct kb_lua_token *token, const char *const *texts)
{
  while (*texts && !kb_lua_is(token, *texts)) {
    texts++;
  }
  return *texts != NULL;
}

/* KB_LUA_END for any index past the end. */
static inline const struct kb_lua_token *kb_lua_token_at(const struct kb_lua_tokens *tokens,
                                                         size_t at)
{
  return &tokens->list[at < tokens->count ? at : tokens->count];
}

/* Whether the opener at `at` has its closer: otherwise the last token within it may read the same.
 */
static inline bool kb_lua_is_closed(const struct kb_lua_tokens *tokens, size_t at,
                                    const char *closer)
{
  const struct kb_lua_token *pair = &tokens->list[tokens->list[at].pair];
  return kb_lua_is(pair, closer) && pair->outer == tokens->list[at].outer;
}

/* The index after a token and everything it opens; at most `count`. */
static inline size_t kb_lua_past(const struct kb_lua_tokens *tokens, size_t at)
{
  return at < tokens->count ? tokens->list[at].pair + 1 : tokens->count;
}

#endif
