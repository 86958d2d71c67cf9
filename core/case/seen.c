#include "case/seen.h"

#include "case/record.h"

void kb_seen_fini(struct kb_seen *seen)
{
  kb_map_fini(&seen->map);
  kb_arena_fini(&seen->arena);
}

bool kb_seen_add(struct kb_seen *seen, const char *id, bool *again)
{
  unsigned char key[16];
  kb_id_key(id, key);
  const struct kb_slice text = {(const char *)key, sizeof key};
  *again = kb_map_get(&seen->map, text) != NULL;
  if (*again) {
    return true;
  }
  char *copy = kb_arena_dup(&seen->arena, text);
  return copy && kb_map_add(&seen->map, (struct kb_slice){copy, sizeof key}, copy);
}
