#include "cli/shard_option.h"

bool kb_read_shard(const struct kb_context *context, struct kb_shard *shard)
{
  const char *given = kb_args_value(context->args, "shard", NULL);
  char where[KB_ARGS_WHERE];
  *shard = (struct kb_shard){0, 0};
  if (!given || kb_shard_read(given, shard)) {
    return true;
  }
  kb_say("%s takes K/N, shard K of N from 1 to N, such as 2/4, and at most %d shards: not '%.100s'",
         kb_args_where(context->args, "shard", where), KB_SHARDS_MAX, given);
  return false;
}
