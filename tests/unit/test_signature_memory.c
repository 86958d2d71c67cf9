/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "match/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

static const struct kb_signature signatures[] = {
  {.code = "NameX", .number = "-2147209462"},
  {.code = "NameX", .source = "Crm :"},
  {.message = "The mailbox [mailbox] of profile <profile> can't be read.", .details = "a [b] c"},
};

static const char text[] = "Crm : NameX -2147209462. The mailbox Ann of profile \"P\" cannot be "
                           "read. NameX: a c NameX -2147200000";

static enum kb_status build(struct kb_signatures *index, struct kb_error *error)
{
  enum kb_status status = index ? KB_OK : KB_NO_MEMORY;
  for (size_t i = 0; i < sizeof signatures / sizeof signatures[0] && status == KB_OK; i++) {
    status = kb_signatures_add(index, &signatures[i], i, error);
  }
  return status == KB_OK && !kb_signatures_ready(index) ? kb_fail_no_memory(error) : status;
}

static enum kb_status look(struct kb_signature_scan *scan, size_t *count, bool *near,
                           struct kb_slice *code, struct kb_error *error)
{
  const struct kb_slice part = kb_slice_of(text);
  const struct kb_signature_parts parts = {&part, 1};
  const struct kb_signature_match *matches = NULL;
  struct kb_signature_near found = {KB_NEAR_NOT, 0};
  const struct kb_slice *unknown;
  size_t unknown_count;
  enum kb_status status =
    kb_signature_match(scan, parts, &matches, count) ? KB_OK : kb_fail_no_memory(error);
  if (status == KB_OK) {
    kb_signature_look_closer(scan, parts, &found, code);
    status =
      kb_signature_unknown_codes(scan, parts, &unknown, &unknown_count) ? KB_OK : KB_NO_MEMORY;
  }
  *near = found.by != KB_NEAR_NOT;
  return status == KB_OK && !kb_signature_code_in(NULL, part, code) ? KB_NO_MEMORY : status;
}

static void every_failed_allocation_is_reported(void **state)
{
  (void)state;
  for (size_t n = 0;; n++) {
    struct kb_error error;
    size_t count = 0;
    bool near = false;
    struct kb_slice code = {NULL, 0};
    torture_begin(n);
    struct kb_signatures *index = kb_signatures_new();
    enum kb_status status = build(index, &error);
    struct kb_signature_scan *scan = status == KB_OK ? kb_signature_scan_new(index) : NULL;
    status = scan ? look(scan, &count, &near, &code, &error) : KB_NO_MEMORY;
    const bool refused = torture_end();
    kb_signature_scan_free(scan);
    kb_signatures_free(index);
    if (!refused) {
      assert_int_equal(status, KB_OK);
      assert_int_equal(count, 3);
      assert_true(near);
      assert_true(kb_slice_is(code, "NameX"));
      break;
    }
    assert_int_equal(status, KB_NO_MEMORY);
  }
}

static void a_text_of_the_same_length_needs_no_memory(void **state)
{
  (void)state;
  struct kb_error error;
  size_t count;
  bool near;
  struct kb_signatures *index = kb_signatures_new();
  assert_int_equal(build(index, &error), KB_OK);
  struct kb_signature_scan *scan = kb_signature_scan_new(index);
  const struct kb_slice part = kb_slice_of(text);
  const struct kb_signature_match *matches = NULL;
  struct kb_slice code;
  assert_int_equal(look(scan, &count, &near, &code, &error), KB_OK);
  torture_begin(0);
  assert_true(kb_signature_match(scan, (struct kb_signature_parts){&part, 1}, &matches, &count));
  assert_false(torture_end());
  kb_signature_scan_free(scan);
  kb_signatures_free(index);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_failed_allocation_is_reported),
    cmocka_unit_test(a_text_of_the_same_length_needs_no_memory),
  };
  return cmocka_run_group_tests_name("signature_memory", tests, NULL, NULL);
}
