#include "report/replay_files.h"

#include "article/finding.h"
#include "base/hash.h"
#include "report/json_take.h"

struct kb_replay_file *kb_replay_files_add(struct kb_replay_files *files, struct kb_arena *arena,
                                           const char *name)
{
  struct kb_replay_file *list = kb_arena_room(arena, files->list, files->count, 4, sizeof *list);
  const char *kept = list ? kb_arena_text(arena, name) : NULL;
  if (!kept) {
    return NULL;
  }
  files->list = list;
  list[files->count] = (struct kb_replay_file){.name = kept, .tenant = ""};
  return &list[files->count++];
}

const char *kb_replay_files_same(const struct kb_replay_files *files)
{
  const struct kb_replay_file *last = &files->list[files->count - 1];
  for (size_t i = 0; i + 1 < files->count; i++) {
    if (files->list[i].hash == last->hash) {
      return files->list[i].name;
    }
  }
  return NULL;
}

uint64_t kb_replay_results(struct kb_node summary, uint64_t source)
{
  static const char *const counts[] = {
    "cases",    "clear",    "with_findings", "unmatched_only", "findings",
    "rejected", "excepted", "excepted_only", "faults",         "unmatched_alerts",
  };
  uint64_t hash = source;
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
    hash = kb_hash_mix(hash, kb_take_count(summary, counts[i]));
  }
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    hash = kb_hash_mix(hash, kb_take_count(summary, kb_verdict_name((enum kb_verdict)verdict)));
  }
  return hash;
}

/* There is no earlier file if the shard is among those of a report that was merged. */
enum kb_status kb_replay_files_compare(const struct kb_replay_files *files, struct kb_error *error)
{
  const struct kb_replay_file *last = &files->list[files->count - 1];
  for (size_t i = 0; i + 1 < files->count; i++) {
    const struct kb_replay_file *file = &files->list[i];
    if (file->shard.number == last->shard.number && file->shard.count == last->shard.count &&
        strcmp(file->tenant, last->tenant) == 0 && file->results != last->results) {
      return kb_fail(error, KB_INVALID,
                     "shard %u/%u is in %.200s, too, with other results: give only the one that "
                     "counts",
                     last->shard.number, last->shard.count, file->name);
    }
  }
  return KB_OK;
}
