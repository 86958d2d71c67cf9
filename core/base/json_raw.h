/* Valid JSON text and its tokens, to be read without building a tree. */
#ifndef KB_BASE_JSON_RAW_H
#define KB_BASE_JSON_RAW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key or a value; tokens are in the order of the text. */
struct kb_token {
  uint32_t begin, end; /* bytes of the text; strings include their quotes */
  uint32_t next;       /* the token after this one and everything nested in it */
  uint32_t key;        /* of a key: its number in the key cache; 0 if it has none */
};

/* Zero is a valid start. */
struct kb_tokens {
  struct kb_token *list;
  size_t count, capacity;
};
void kb_tokens_fini(struct kb_tokens *tokens);
/* Makes room for `more` tokens; false when out of memory or past 4 GiB. */
bool kb_tokens_reserve(struct kb_tokens *tokens, size_t more);

/* One value of a text. */
struct kb_node {
  const char *text;
  const struct kb_token *tokens;
  size_t at; /* index of its token */
};

static inline struct kb_slice kb_node_text(struct kb_node node)
{
  const struct kb_token *token = &node.tokens[node.at];
  return (struct kb_slice){node.text + token->begin, token->end - token->begin};
}

/* The first token within an object (a key, followed by its value) or an array. Equal to
   kb_node_end if it is empty. */
static inline size_t kb_node_first(struct kb_node node)
{
  return node.at + 1;
}

/* The token after the last one within it. */
static inline size_t kb_node_end(struct kb_node node)
{
  return node.tokens[node.at].next;
}

/* The key at token `at` without quotes; escapes are not decoded. */
static inline struct kb_slice kb_node_key(struct kb_node node, size_t at)
{
  const struct kb_token *token = &node.tokens[at];
  return (struct kb_slice){node.text + token->begin + 1, token->end - token->begin - 2};
}

/* The value of the key at token `key`. */
static inline struct kb_node kb_node_value(struct kb_node object, size_t key)
{
  return (struct kb_node){object.text, object.tokens, key + 1};
}

/* The token of the next key, or kb_node_end. */
static inline size_t kb_node_next(struct kb_node object, size_t key)
{
  return kb_node_end(kb_node_value(object, key));
}

static inline bool kb_node_is_object(struct kb_node node)
{
  return kb_node_text(node).data[0] == '{';
}

/* Finds the value of the first member with that key (keys with escapes never match). False if
   there is none. */
bool kb_node_find(struct kb_node object, const char *key, struct kb_node *value);

/* `value` must be valid JSON. */
static inline enum kb_json_kind kb_raw_kind(struct kb_slice value)
{
  switch (value.data[0]) {
  case '{':
    return KB_JSON_OBJECT;
  case '[':
    return KB_JSON_ARRAY;
  case '"':
    return KB_JSON_STRING;
  case 't':
  case 'f':
    return KB_JSON_BOOLEAN;
  case 'n':
    return KB_JSON_NULL;
  default:
    return KB_JSON_NUMBER;
  }
}

/* A string, number, true, false or null as a value in the arena; for an object or an array only
   the kind is set. NULL when out of memory. */
const struct cJSON *kb_raw_value(struct kb_arena *arena, struct kb_slice value);
/* The text as such a string. NULL when out of memory. */
const struct cJSON *kb_raw_text(struct kb_arena *arena, struct kb_slice text);

#endif
