#include "triage/lua_channel.h"

#include "triage/lua_wire.h"

#include <errno.h>
#include <sys/socket.h>

bool kb_channel_send(int channel, struct kb_slice message)
{
  size_t sent = 0;
  while (sent < message.length) {
    const ssize_t count = send(channel, message.data + sent, message.length - sent, MSG_NOSIGNAL);
    if (count > 0) {
      sent += (size_t)count;
    } else if (count == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

/* The other side sends nothing before it has an answer, so all bytes belong to one message. */
enum kb_channel_outcome kb_channel_receive(int channel, struct kb_buf *in)
{
  enum { PIECE = 4096 };
  for (;;) {
    const size_t length = kb_wire_length(kb_buf_slice(in));
    if (length == SIZE_MAX || (length > 0 && in->length > length)) {
      return KB_CHANNEL_GONE;
    }
    if (length > 0 && in->length == length) {
      return KB_CHANNEL_MESSAGE;
    }
    const size_t wanted = length > in->length ? length - in->length : PIECE;
    if (!kb_buf_reserve(in, wanted)) {
      return KB_CHANNEL_NO_MEMORY;
    }
    const ssize_t count = recv(channel, in->data + in->length, wanted, 0);
    if (count == 0) {
      return KB_CHANNEL_GONE;
    }
    if (count < 0) {
      return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK ? KB_CHANNEL_WAITING
                                                                       : KB_CHANNEL_GONE;
    }
    in->length += (size_t)count;
    in->data[in->length] = '\0';
  }
}
