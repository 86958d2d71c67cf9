#include "rows/list_search.h"

#include "base/ascii.h"

/* The beginning of a row is recognized within so many bytes. */
enum { WINDOW = 1024 };

/* The position after the string that begins at `at`; 0 if none does, or if it does not end. */
static size_t skip_string(struct kb_slice bytes, size_t at)
{
  if (at >= bytes.length || bytes.data[at] != '"') {
    return 0;
  }
  for (at++; at < bytes.length && bytes.data[at] != '\n'; at++) {
    if (bytes.data[at] == '\\') {
      at++;
    } else if (bytes.data[at] == '"') {
      return at + 1;
    }
  }
  return 0;
}

/* The position after a string or another value without brackets; 0 if none ends here. */
static size_t skip_scalar(struct kb_slice bytes, size_t at)
{
  if (at < bytes.length && bytes.data[at] == '"') {
    return skip_string(bytes, at);
  }
  const size_t begin = at;
  while (at < bytes.length && bytes.data[at] != '\0' &&
         !strchr(" ,:\"{}[]\r\n\t", bytes.data[at])) {
    at++;
  }
  return at > begin ? at : 0;
}

static size_t expect(struct kb_slice bytes, size_t at, char byte)
{
  at = kb_json_space_end(bytes, at);
  return at > 0 && at < bytes.length && bytes.data[at] == byte ? at + 1 : 0;
}

/* The first two keys of the object at the start of `bytes`; the second may be empty. False if it
   has none. */
static bool first_keys(struct kb_slice bytes, struct kb_slice keys[2])
{
  keys[0] = keys[1] = (struct kb_slice){NULL, 0};
  size_t at = expect(bytes, 0, '{');
  if (bytes.length == 0 || bytes.data[0] != '{') {
    return false;
  }
  at = kb_json_space_end(bytes, 1);
  size_t end = skip_string(bytes, at);
  if (end == 0 || expect(bytes, end, ':') == 0) {
    return false;
  }
  keys[0] = (struct kb_slice){bytes.data + at, end - at};
  at = skip_scalar(bytes, kb_json_space_end(bytes, expect(bytes, end, ':')));
  at = at > 0 ? expect(bytes, at, ',') : 0;
  if (at > 0) {
    at = kb_json_space_end(bytes, at);
    end = skip_string(bytes, at);
    if (end > 0 && expect(bytes, end, ':') > 0) {
      keys[1] = (struct kb_slice){bytes.data + at, end - at};
    }
  }
  return true;
}

void kb_list_search_learn(struct kb_list_search *search, struct kb_slice row)
{
  struct kb_slice keys[2];
  if (search->keys[0][0] != '\0' || !first_keys(row, keys)) {
    return;
  }
  for (size_t i = 0; i < 2; i++) {
    if (keys[i].length < KB_SEARCH_KEY_SIZE) {
      memcpy(search->keys[i], keys[i].data ? keys[i].data : "", keys[i].length);
      search->keys[i][keys[i].length] = '\0';
    }
  }
}

static bool is_like(const struct kb_list_search *search, struct kb_slice bytes)
{
  static const char id_end[] = "id\"";
  struct kb_slice keys[2];
  if (!first_keys(bytes, keys)) {
    return false;
  }
  if (search->keys[0][0] != '\0') {
    return kb_slice_is(keys[0], search->keys[0]) &&
           (search->keys[1][0] == '\0' || kb_slice_is(keys[1], search->keys[1]));
  }
  /* a row usually begins with its version, or with its key */
  return kb_slice_is(keys[0], "\"@odata.etag\"") ||
         (keys[0].length > sizeof id_end &&
          memcmp(keys[0].data + keys[0].length - (sizeof id_end - 1), id_end, sizeof id_end - 1) ==
            0);
}

enum kb_search_result kb_list_search_run(const struct kb_list_search *search, struct kb_slice bytes,
                                         size_t from, bool at_end, size_t *at)
{
  size_t here = from;
  while (here < bytes.length) {
    const char *brace = memchr(bytes.data + here, '{', bytes.length - here);
    if (!brace) {
      break;
    }
    here = (size_t)(brace - bytes.data);
    struct kb_slice window = {brace, bytes.length - here};
    if (window.length < WINDOW && !at_end) {
      *at = here;
      return KB_SEARCH_MORE;
    }
    window.length = window.length > WINDOW ? WINDOW : window.length;
    if (is_like(search, window)) {
      *at = here;
      return KB_SEARCH_FOUND;
    }
    here++;
  }
  *at = bytes.length;
  return at_end ? KB_SEARCH_NONE : KB_SEARCH_MORE;
}
