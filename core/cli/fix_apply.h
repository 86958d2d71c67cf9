/* `fix` with --apply, --undo or --show. */
#ifndef KB_CLI_FIX_APPLY_H
#define KB_CLI_FIX_APPLY_H

#include "cli/command.h"

enum kb_exit kb_fix_apply_file(const struct kb_context *context);
enum kb_exit kb_fix_undo_file(const struct kb_context *context);
enum kb_exit kb_fix_show_file(const struct kb_context *context);

#endif
