/* --shard K/N of run and fetch. */
#ifndef KB_CLI_SHARD_OPTION_H
#define KB_CLI_SHARD_OPTION_H

#include "case/shard.h"
#include "cli/command.h"

/* False, having reported that the value is no shard. Without the option: all cases. */
bool kb_read_shard(const struct kb_context *context, struct kb_shard *shard);

#endif
