#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows/gunzip.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

/* Bytes returned in reads of at most `step`; at the end errno is `failure`, if that is not 0. */
struct bytes {
  const char *data;
  size_t length, at, step;
  int failure;
};

static ssize_t read_bytes(void *context, char *into, size_t size)
{
  struct bytes *bytes = context;
  size_t count = bytes->length - bytes->at;
  count = count < size ? count : size;
  count = count < bytes->step ? count : bytes->step;
  if (count == 0 && bytes->failure) {
    errno = bytes->failure;
    return -1;
  }
  memcpy(into, bytes->data + bytes->at, count);
  bytes->at += count;
  return (ssize_t)count;
}

static void pack(struct kb_buf *out, const char *text, size_t length)
{
  z_stream stream = {0};
  assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  assert_true(kb_buf_reserve(out, deflateBound(&stream, length)));
  char copy[70000];
  assert_true(length <= sizeof copy);
  memcpy(copy, text, length);
  stream.next_in = (unsigned char *)copy;
  stream.avail_in = (uInt)length;
  stream.next_out = (unsigned char *)out->data + out->length;
  stream.avail_out = (uInt)(out->capacity - out->length - 1);
  assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out->length += stream.total_out;
  deflateEnd(&stream);
}

/* Reads everything in pieces; returns whether it ended without error. */
static bool unpack(struct kb_buf *out, const struct kb_buf *packed, size_t step, size_t piece,
                   const char **trouble)
{
  struct bytes bytes = {packed->data, packed->length, 0, step, 0};
  struct kb_gunzip *gunzip = kb_gunzip_new((struct kb_input){read_bytes, &bytes});
  char into[4096];
  ssize_t count;
  assert_non_null(gunzip);
  while ((count = kb_gunzip_read(gunzip, into, piece)) > 0) {
    kb_buf_add(out, into, (size_t)count);
  }
  *trouble = kb_gunzip_trouble(gunzip);
  assert_true((count < 0) == (*trouble != NULL));
  assert_int_equal(kb_gunzip_read(gunzip, into, piece), count); /* fails again */
  kb_gunzip_free(gunzip);
  return count == 0;
}

static void reads_members_in_any_pieces(void **state)
{
  (void)state;
  static const char zeros[512] = {0};
  const size_t steps[] = {1, 7, 1 << 20};
  struct kb_buf packed = {0};
  pack(&packed, "one\n", 4);
  pack(&packed, "", 0);
  pack(&packed, "two\n", 4);
  kb_buf_add(&packed, zeros, sizeof zeros);
  assert_true(kb_is_gzip(kb_buf_slice(&packed)));
  for (size_t i = 0; i < 9; i++) {
    struct kb_buf out = {0};
    const char *trouble;
    assert_true(unpack(&out, &packed, steps[i % 3], i < 3 ? 1 : i < 6 ? 3 : 4096, &trouble));
    assert_string_equal(kb_buf_text(&out), "one\ntwo\n");
    kb_buf_fini(&out);
  }
  kb_buf_fini(&packed);
}

static void a_bomb_takes_no_memory(void **state)
{
  (void)state;
  static const char zeros[70000] = {0};
  struct kb_buf packed = {0};
  struct kb_buf out = {0};
  const char *trouble;
  pack(&packed, zeros, sizeof zeros);
  assert_true(packed.length < 200);
  assert_true(unpack(&out, &packed, 1, 100, &trouble));
  assert_int_equal(out.length, sizeof zeros);
  kb_buf_fini(&out);
  kb_buf_fini(&packed);
}

/* Cut anywhere: what precedes the cut is returned, and the cut is reported. */
static void reports_where_it_is_cut(void **state)
{
  (void)state;
  struct kb_buf packed = {0};
  const char *trouble;
  pack(&packed, "Email Server Error Code: InvalidIncomingEmailServerProfile\n", 59);
  for (size_t length = KB_GZIP_MARK; length < packed.length; length++) {
    struct kb_buf cut = {0};
    struct kb_buf out = {0};
    kb_buf_add(&cut, packed.data, length);
    assert_false(unpack(&out, &cut, 5, 4096, &trouble));
    assert_string_equal(trouble, "the gzip data was cut off: its end is not there");
    assert_true(length + 8 < packed.length || out.length == 59);
    kb_buf_fini(&out);
    kb_buf_fini(&cut);
  }
  kb_buf_fini(&packed);
}

static void reports_what_is_damaged(void **state)
{
  (void)state;
  struct kb_buf packed = {0};
  struct kb_buf out = {0};
  const char *trouble;
  pack(&packed, "some text\n", 10);
  packed.data[packed.length - 6] ^= 1; /* in the checksum */
  assert_false(unpack(&out, &packed, 100, 4096, &trouble));
  assert_non_null(strstr(trouble, "damaged"));
  assert_string_equal(kb_buf_text(&out), "some text\n");
  packed.data[packed.length - 6] ^= 1;
  kb_buf_add_text(&packed, "more");
  kb_buf_clear(&out);
  assert_false(unpack(&out, &packed, 100, 4096, &trouble));
  assert_non_null(strstr(trouble, "no gzip data"));
  assert_string_equal(kb_buf_text(&out), "some text\n");
  kb_buf_fini(&out);
  kb_buf_fini(&packed);
}

static void a_failure_to_read_is_no_trouble_of_the_data(void **state)
{
  (void)state;
  struct kb_buf packed = {0};
  char into[100];
  pack(&packed, "some text\n", 10);
  struct bytes bytes = {packed.data, packed.length - 9, 0, 100, EINTR};
  struct kb_gunzip *gunzip = kb_gunzip_new((struct kb_input){read_bytes, &bytes});
  ssize_t count;
  while ((count = kb_gunzip_read(gunzip, into, sizeof into)) > 0) {
  }
  assert_int_equal(count, -1);
  assert_int_equal(errno, EINTR);
  assert_null(kb_gunzip_trouble(gunzip));
  kb_gunzip_free(gunzip);
  kb_buf_fini(&packed);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_members_in_any_pieces),
    cmocka_unit_test(a_bomb_takes_no_memory),
    cmocka_unit_test(reports_where_it_is_cut),
    cmocka_unit_test(reports_what_is_damaged),
    cmocka_unit_test(a_failure_to_read_is_no_trouble_of_the_data),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
