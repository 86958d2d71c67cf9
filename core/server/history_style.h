/* The style sheet of the pages of a history: that of reports, and history.css. */
#ifndef KB_SERVER_HISTORY_STYLE_H
#define KB_SERVER_HISTORY_STYLE_H

#include "report/assets.h"

extern const struct kb_asset kb_history_style;

#endif
