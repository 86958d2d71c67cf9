/* Messages over a stream socket, in one direction at a time. */
#ifndef KB_TRIAGE_LUA_CHANNEL_H
#define KB_TRIAGE_LUA_CHANNEL_H

#include "base/buf.h"

#include <stdbool.h>

/* False: the other side has closed the channel, or does not read in time. */
bool kb_channel_send(int channel, struct kb_slice message);

enum kb_channel_outcome {
  KB_CHANNEL_MESSAGE,
  KB_CHANNEL_WAITING, /* nothing came within the socket's time-out; part of a message may have
                         come */
  KB_CHANNEL_GONE,
  KB_CHANNEL_NO_MEMORY,
};
/* Continues to fill `in`, which was cleared, until it contains one complete message. */
enum kb_channel_outcome kb_channel_receive(int channel, struct kb_buf *in);

#endif
