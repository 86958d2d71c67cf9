#include "rows/gunzip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
  PACKED_SIZE = 64 * 1024,
  LARGEST_PIECE = 1 << 30, /* zlib counts in unsigned int */
  GZIP_ONLY = 15 + 16,     /* the largest window; accepts only gzip headers */
};

struct kb_gunzip {
  struct kb_input compressed;
  z_stream stream;
  const char *trouble;
  bool at_end; /* of `compressed` */
  bool within; /* inside a member, so that more must come */
  bool any;    /* at least one member has ended */
  unsigned char bytes[PACKED_SIZE];
};

bool kb_is_gzip(struct kb_slice bytes)
{
  static const char mark[] = "\x1F\x8B\x08";
  const size_t compared = bytes.length < KB_GZIP_MARK ? bytes.length : KB_GZIP_MARK;
  return compared >= KB_GZIP_LEAST && memcmp(bytes.data, mark, compared) == 0;
}

struct kb_gunzip *kb_gunzip_new(struct kb_input compressed)
{
  struct kb_gunzip *gunzip = calloc(1, sizeof *gunzip);
  if (!gunzip || inflateInit2(&gunzip->stream, GZIP_ONLY) != Z_OK) {
    free(gunzip);
    return NULL;
  }
  gunzip->compressed = compressed;
  gunzip->within = true;
  return gunzip;
}

void kb_gunzip_free(struct kb_gunzip *gunzip)
{
  if (gunzip) {
    inflateEnd(&gunzip->stream);
    free(gunzip);
  }
}

const char *kb_gunzip_trouble(const struct kb_gunzip *gunzip)
{
  return gunzip->trouble;
}

static ssize_t fail(struct kb_gunzip *gunzip, const char *trouble)
{
  gunzip->trouble = trouble;
  errno = EIO;
  return -1;
}

/* False if reading `compressed` failed. */
static bool fill(struct kb_gunzip *gunzip)
{
  if (gunzip->stream.avail_in > 0 || gunzip->at_end) {
    return true;
  }
  const ssize_t count = gunzip->compressed.read(gunzip->compressed.context, (char *)gunzip->bytes,
                                                sizeof gunzip->bytes);
  if (count < 0) {
    return false;
  }
  gunzip->at_end = count == 0;
  gunzip->stream.next_in = gunzip->bytes;
  gunzip->stream.avail_in = (uInt)count;
  return true;
}

/* Between members: begins the next one. False if there is none, or the file ends. */
static bool begin_member(struct kb_gunzip *gunzip)
{
  z_stream *stream = &gunzip->stream;
  while (stream->avail_in > 0 && *stream->next_in == 0) {
    stream->next_in++;
    stream->avail_in--;
  }
  if (stream->avail_in == 0) {
    return false;
  }
  gunzip->within = inflateReset(stream) == Z_OK;
  return gunzip->within;
}

static const char *what_is_wrong(const struct kb_gunzip *gunzip)
{
  return gunzip->any && gunzip->stream.total_out == 0
           ? "what follows the end of the gzip data is no gzip data"
           : "the gzip data is damaged here; what came before it was read";
}

ssize_t kb_gunzip_read(struct kb_gunzip *gunzip, char *into, size_t size)
{
  z_stream *stream = &gunzip->stream;
  if (gunzip->trouble) {
    return fail(gunzip, gunzip->trouble);
  }
  stream->next_out = (unsigned char *)into;
  stream->avail_out = (uInt)(size < LARGEST_PIECE ? size : LARGEST_PIECE);
  const uInt wanted = stream->avail_out;
  while (stream->avail_out == wanted && wanted > 0) {
    if (!fill(gunzip)) {
      return -1;
    }
    if (!gunzip->within && !begin_member(gunzip)) {
      if (gunzip->at_end) {
        return 0;
      }
      continue;
    }
    const int result = inflate(stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      gunzip->within = false;
      gunzip->any = true;
    } else if (result == Z_BUF_ERROR && gunzip->at_end) {
      return fail(gunzip, "the gzip data was cut off: its end is not there");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      gunzip->trouble = result == Z_MEM_ERROR ? "out of memory" : what_is_wrong(gunzip);
    }
    if (gunzip->trouble && stream->avail_out == wanted) {
      return fail(gunzip, gunzip->trouble);
    }
  }
  return (ssize_t)(wanted - stream->avail_out);
}
