/* Messages through a stream socket, one way at a time. */
#ifndef KB_TRIAGE_LUA_CHANNEL_H
#define KB_TRIAGE_LUA_CHANNEL_H

#include "base/buf.h"

#include <stdbool.h>

/* False: the other side is gone, or waits too long. */
bool kb_channel_send(int channel, struct kb_slice message);

enum kb_channel_outcome {
  KB_CHANNEL_MESSAGE,
  KB_CHANNEL_WAITING, /* nothing came within the socket's time; a part of it may have come */
  KB_CHANNEL_GONE,
  KB_CHANNEL_NO_MEMORY,
};
/* Goes on filling `in`, which was cleared, until it holds one whole message. */
enum kb_channel_outcome kb_channel_receive(int channel, struct kb_buf *in);

#endif
