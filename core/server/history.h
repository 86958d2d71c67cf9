/* The commands of kbtriage history. Each reports its errors itself. */
#ifndef KB_SERVER_HISTORY_H
#define KB_SERVER_HISTORY_H

#include "cli/command.h"
#include "server/store.h"

enum kb_exit kb_history_add(const struct kb_context *context);
/* For kbtriage run --store: whether a report could be added; and adds the one on standard input. */
enum kb_exit kb_history_ready(const struct kb_context *context);
enum kb_exit kb_history_take(const struct kb_context *context);
enum kb_exit kb_history_list(const struct kb_context *context);
enum kb_exit kb_history_show(const struct kb_context *context);
enum kb_exit kb_history_stats(const struct kb_context *context);
enum kb_exit kb_history_vacuum(const struct kb_context *context);
enum kb_exit kb_history_check(const struct kb_context *context);

/* For these commands. NULL, having reported why. */
struct kb_store *kb_history_open(const struct kb_context *context, enum kb_store_use use);
/* The same to read, for what --tenant chooses: a name that no report has is reported, too, as a
   list without troubles would look as if all were well. */
struct kb_store *kb_history_open_tenant(const struct kb_context *context);
/* Whether the history could be opened for a report, without making one. False, having reported why
   not. */
bool kb_history_is_ready(const struct kb_context *context);
/* What --at says, or else now. False, having reported what is wrong with it. */
bool kb_history_now(const struct kb_context *context, int64_t *now);
/* Drops what is older than --keep, in a transaction of its own; nothing without it. */
enum kb_status kb_history_keep(struct kb_store *store, int64_t now, int64_t keep,
                               struct kb_error *error);
/* --keep in seconds, 0 if it is not given. False, having reported what is wrong with it. */
bool kb_history_read_keep(const struct kb_context *context, int64_t *keep);
/* Writes the text to --output and frees it. */
enum kb_exit kb_history_print(const struct kb_context *context, struct kb_buf *text);

#endif
