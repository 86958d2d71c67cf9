#include "base/json_raw.h"

#include <stdlib.h>

void kb_tokens_fini(struct kb_tokens *tokens)
{
  free(tokens->list);
  *tokens = (struct kb_tokens){0};
}

bool kb_tokens_reserve(struct kb_tokens *tokens, size_t more)
{
  size_t capacity = tokens->capacity ? tokens->capacity : 256;
  while (capacity < UINT32_MAX && capacity - tokens->count < more) {
    capacity *= 2;
  }
  if (capacity == tokens->capacity) {
    return true;
  }
  struct kb_token *list =
    capacity < UINT32_MAX ? realloc(tokens->list, capacity * sizeof *list) : NULL;
  if (!list) {
    return false;
  }
  tokens->list = list;
  tokens->capacity = capacity;
  return true;
}

bool kb_node_find(struct kb_node object, const char *key, struct kb_node *value)
{
  const size_t end = kb_node_end(object);
  for (size_t at = kb_node_first(object); at < end; at = object.tokens[at + 1].next) {
    if (kb_slice_is(kb_node_key(object, at), key)) {
      *value = (struct kb_node){object.text, object.tokens, at + 1};
      return true;
    }
  }
  return false;
}
