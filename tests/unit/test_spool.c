/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "base/spool.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "torture.h"

/* The n-th record: a length from 0 to 999, and bytes that distinguish it from others. */
static struct kb_slice record(unsigned n, char *bytes)
{
  const size_t length = n * 7919u % 1000u;
  for (size_t i = 0; i < length; i++) {
    bytes[i] = (char)(unsigned char)(n * 31u + i);
  }
  return (struct kb_slice){bytes, length};
}

static void assert_record(struct kb_spool *spool, unsigned n, uint64_t offset)
{
  char bytes[1000];
  const struct kb_slice expected = record(n, bytes);
  struct kb_buf buf = {0};
  struct kb_error error = {0};
  kb_buf_add_char(&buf, '>');
  assert_int_equal(kb_spool_read(spool, offset, expected.length, &buf, &error), KB_OK);
  assert_int_equal(buf.length, expected.length + 1);
  assert_int_equal(buf.data[0], '>');
  assert_memory_equal(buf.data + 1, bytes, expected.length);
  assert_int_equal(buf.data[buf.length], '\0');
  kb_buf_fini(&buf);
}

/* In memory, across the limit at every position, and without any memory. */
static void test_reads_back_what_was_put_aside(void **state)
{
  (void)state;
  enum { RECORDS = 500 };
  static const size_t limits[] = {SIZE_MAX, 1 << 20, 100000, 5000, 999, 10, 0};
  uint64_t *offsets = malloc(RECORDS * sizeof *offsets);
  assert_non_null(offsets);
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    struct kb_spool *spool = kb_spool_new(limits[i]);
    assert_non_null(spool);
    uint64_t total = 0;
    for (unsigned n = 0; n < RECORDS; n++) {
      char bytes[1000];
      const struct kb_slice slice = record(n, bytes);
      assert_int_equal(kb_spool_append(spool, slice, &offsets[n], NULL), KB_OK);
      assert_int_equal(offsets[n], total);
      total += slice.length;
      assert_int_equal(kb_spool_length(spool), total);
      assert_record(spool, n, offsets[n]);
      assert_record(spool, n / 2, offsets[n / 2]);
    }
    for (unsigned n = RECORDS; n-- > 0;) {
      assert_record(spool, n, offsets[n]);
    }
    struct kb_buf all = {0};
    assert_int_equal(kb_spool_read(spool, 0, (size_t)total, &all, NULL), KB_OK);
    assert_int_equal(all.length, total);
    kb_buf_fini(&all);
    kb_spool_free(spool);
  }
  free(offsets);
  kb_spool_free(NULL);
}

static void test_folder_that_is_not_there(void **state)
{
  (void)state;
  const char *old = getenv("TMPDIR");
  char *kept = old ? strdup(old) : NULL;
  setenv("TMPDIR", "/nonexistent", 1);
  struct kb_spool *spool = kb_spool_new(0);
  uint64_t offset;
  /* the other folders are used */
  assert_int_equal(kb_spool_append(spool, kb_slice_of("abc"), &offset, NULL), KB_OK);
  kb_spool_free(spool);
  if (kept) {
    setenv("TMPDIR", kept, 1);
  } else {
    unsetenv("TMPDIR");
  }
  free(kept);
}

/* Appends while no file can have any content. */
static enum kb_status append_without_disk(struct kb_spool *spool, struct kb_slice bytes)
{
  struct rlimit old;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  const struct rlimit none = {.rlim_cur = 0, .rlim_max = old.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
  uint64_t offset;
  const enum kb_status status = kb_spool_append(spool, bytes, &offset, NULL);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
  signal(SIGXFSZ, handler);
  return status;
}

static void test_memory_is_used_up_to_the_limit(void **state)
{
  (void)state;
  static const char bytes[101] = {0};
  struct kb_spool *spool = kb_spool_new(100);
  assert_int_equal(append_without_disk(spool, (struct kb_slice){bytes, 60}), KB_OK);
  assert_int_equal(append_without_disk(spool, (struct kb_slice){bytes, 40}), KB_OK);
  assert_int_equal(append_without_disk(spool, (struct kb_slice){bytes, 1}), KB_IO);
  kb_spool_free(spool);
  spool = kb_spool_new(100);
  assert_int_equal(append_without_disk(spool, (struct kb_slice){bytes, 101}), KB_IO);
  kb_spool_free(spool);
}

/* A head is never stored without its body: whoever reads it would look for the body behind the
   end. */
static void test_record_is_stored_whole_or_not_at_all(void **state)
{
  (void)state;
  static const size_t limits[] = {100, 10, 0};
  struct rlimit old;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    struct kb_spool *spool = kb_spool_new(limits[i]);
    char body[200] = {0};
    uint64_t offset = 0;
    struct kb_error error = {0};
    assert_int_equal(
      kb_spool_append_record(spool, kb_slice_of("head 1"), kb_slice_of("body 1"), &offset, &error),
      KB_OK);
    const struct rlimit small = {.rlim_cur = 20, .rlim_max = old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(kb_spool_append_record(spool, kb_slice_of("head 2"),
                                            (struct kb_slice){body, sizeof body}, &offset, &error),
                     KB_IO);
    assert_int_equal(kb_spool_length(spool), 12);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(
      kb_spool_append_record(spool, kb_slice_of("head 3"), kb_slice_of("body 3"), &offset, &error),
      KB_OK);
    assert_int_equal(offset, 12);
    struct kb_buf all = {0};
    assert_int_equal(kb_spool_read(spool, 0, 24, &all, &error), KB_OK);
    assert_string_equal(all.data, "head 1body 1head 3body 3");
    kb_buf_fini(&all);
    kb_spool_free(spool);
  }
  signal(SIGXFSZ, handler);
}

/* A limit on the size of files stands in for a full disk. */
static void test_full_disk(void **state)
{
  (void)state;
  struct rlimit old;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  struct kb_spool *spool = kb_spool_new(100);
  char bytes[4000] = {0};
  uint64_t offset = 0;
  struct kb_error error = {0};
  assert_int_equal(kb_spool_append(spool, kb_slice_of("kept"), &offset, &error), KB_OK);

  const struct rlimit small = {.rlim_cur = 3000, .rlim_max = old.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  const enum kb_status status =
    kb_spool_append(spool, (struct kb_slice){bytes, sizeof bytes}, &offset, &error);
  const enum kb_status second = kb_spool_append(spool, kb_slice_of("more"), &offset, NULL);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
  signal(SIGXFSZ, handler);

  assert_int_equal(status, KB_IO);
  assert_string_equal(error.message, "cannot put data aside in a temporary file: File too large");
  assert_int_equal(second, KB_OK);
  struct kb_buf buf = {0};
  assert_int_equal(kb_spool_read(spool, 0, 8, &buf, &error), KB_OK);
  assert_string_equal(kb_buf_text(&buf), "keptmore");
  kb_buf_fini(&buf);
  kb_spool_free(spool);
}

static void test_goes_on_after_no_memory(void **state)
{
  (void)state;
  struct kb_spool *spool = kb_spool_new(1000);
  uint64_t offset = 99;
  torture_begin(0);
  const enum kb_status status = kb_spool_append(spool, kb_slice_of("lost"), &offset, NULL);
  assert_true(torture_end());
  assert_int_equal(status, KB_NO_MEMORY);
  assert_int_equal(offset, 99);
  assert_int_equal(kb_spool_append(spool, kb_slice_of("kept"), &offset, NULL), KB_OK);
  assert_int_equal(offset, 0);
  kb_spool_free(spool);
}

static bool put_and_get(struct kb_error *error)
{
  struct kb_buf back = {0};
  struct kb_spool *spool = kb_spool_new(200);
  bool good = spool != NULL;
  uint64_t offset = 0;
  for (int i = 0; good && i < 10; i++) {
    good =
      kb_spool_append(spool, kb_slice_of("some thirty bytes put aside.."), &offset, error) == KB_OK;
  }
  good = good && kb_spool_read(spool, 0, 150, &back, error) == KB_OK;
  kb_buf_fini(&back);
  kb_spool_free(spool);
  return good;
}

static void test_no_memory(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_error error = {0};
    torture_begin(n);
    const bool good = put_and_get(&error);
    if (!torture_end()) {
      assert_true(good);
      break;
    }
    /* good if only the name of a folder was refused: then another one is tried */
    assert_true(good || n == 0 || error.status == KB_NO_MEMORY);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_reads_back_what_was_put_aside),
    cmocka_unit_test(test_folder_that_is_not_there),
    cmocka_unit_test(test_memory_is_used_up_to_the_limit),
    cmocka_unit_test(test_record_is_stored_whole_or_not_at_all),
    cmocka_unit_test(test_full_disk),
    cmocka_unit_test(test_goes_on_after_no_memory),
    cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
