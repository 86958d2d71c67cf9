#include "report/json_take.h"

#include "base/ascii.h"

bool kb_take_member(struct kb_node object, const char *key, enum kb_json_kind kind,
                    struct kb_node *value)
{
  return kb_raw_kind(kb_node_text(object)) == KB_JSON_OBJECT && kb_node_find(object, key, value) &&
         kb_raw_kind(kb_node_text(*value)) == kind;
}

const char *kb_take_value_text(struct kb_take *take, struct kb_node value)
{
  if (kb_raw_kind(kb_node_text(value)) != KB_JSON_STRING) {
    return NULL;
  }
  const struct cJSON *made = kb_raw_value(take->arena, kb_node_text(value));
  take->failed = take->failed || !made;
  return made ? kb_json_string(made) : NULL;
}

const char *kb_take_text(struct kb_take *take, struct kb_node object, const char *key)
{
  struct kb_node value;
  return kb_take_member(object, key, KB_JSON_STRING, &value) ? kb_take_value_text(take, value)
                                                             : NULL;
}

const char *kb_take_text_or_empty(struct kb_take *take, struct kb_node object, const char *key)
{
  const char *text = kb_take_text(take, object, key);
  return text ? text : "";
}

size_t kb_take_count(struct kb_node object, const char *key)
{
  enum { DIGITS_MOST = 15 }; /* below 2^53 */
  struct kb_node value;
  size_t number = 0;
  if (!kb_take_member(object, key, KB_JSON_NUMBER, &value)) {
    return 0;
  }
  const struct kb_slice digits = kb_node_text(value);
  for (size_t i = 0; i < digits.length; i++) {
    if (digits.length > DIGITS_MOST || !kb_is_digit(digits.data[i])) {
      return 0;
    }
    number = number * 10 + (size_t)(digits.data[i] - '0');
  }
  return number;
}

bool kb_take_true(struct kb_node object, const char *key)
{
  struct kb_node value;
  return kb_take_member(object, key, KB_JSON_BOOLEAN, &value) &&
         kb_slice_is(kb_node_text(value), "true");
}

void kb_take_list(struct kb_node object, const char *key, struct kb_node *list, size_t *end)
{
  const bool is_there = kb_take_member(object, key, KB_JSON_ARRAY, list);
  *end = is_there ? kb_node_end(*list) : 0;
  list->at = is_there ? kb_node_first(*list) : 0;
}

size_t kb_take_list_count(struct kb_node object, const char *key)
{
  struct kb_node element;
  size_t end = 0;
  size_t count = 0;
  kb_take_list(object, key, &element, &end);
  for (; element.at < end; element.at = kb_node_end(element)) {
    count++;
  }
  return count;
}

const char *const *kb_take_texts(struct kb_take *take, struct kb_node object, const char *key,
                                 size_t *count)
{
  struct kb_node node;
  size_t end = 0;
  *count = 0;
  if (!kb_take_member(object, key, KB_JSON_ARRAY, &node)) {
    return NULL;
  }
  const char **list =
    kb_arena_array(take->arena, kb_take_list_count(object, key) + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(object, key, &node, &end);
  for (; list && node.at < end; node.at = kb_node_end(node)) {
    const char *text = kb_take_value_text(take, node);
    list[(*count)++] = text ? text : "";
  }
  return list;
}
