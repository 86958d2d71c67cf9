#include "case/shard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_shard_is_read_or_refused(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    uint32_t number, count; /* 0: it is refused */
  } texts[] = {
    {"1/1", 1, 1},
    {"2/4", 2, 4},
    {"4/4", 4, 4},
    {"02/04", 2, 4},
    {"100000/100000", 100000, 100000},
    {"0/4", 0, 0},
    {"5/4", 0, 0},
    {"1/0", 0, 0},
    {"0/0", 0, 0},
    {"1/100001", 0, 0},
    {"1/4294967297", 0, 0},
    {"18446744073709551617/4", 0, 0},
    {"1/4/2", 0, 0},
    {"1/", 0, 0},
    {"/4", 0, 0},
    {"1", 0, 0},
    {"x", 0, 0},
    {"", 0, 0},
    {"-1/4", 0, 0},
    {"+1/4", 0, 0},
    {" 1/4", 0, 0},
    {"1/4 ", 0, 0},
    {"1/ 4", 0, 0},
    {"0x1/4", 0, 0},
    {"1.0/4", 0, 0},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_shard shard;
    char text[KB_SHARD_SIZE];
    const bool is_read = kb_shard_read(texts[i].text, &shard);
    if (is_read != (texts[i].count > 0)) {
      fail_msg("'%s'", texts[i].text);
    }
    if (is_read) {
      assert_int_equal(shard.number, texts[i].number);
      assert_int_equal(shard.count, texts[i].count);
      kb_shard_write(&shard, text);
      assert_true(kb_shard_read(text, &shard) && shard.number == texts[i].number);
    }
  }
}

/* The number of the shard that has it; exactly one does. */
static uint32_t shard_of(const char *id, uint32_t count)
{
  uint32_t found = 0;
  for (uint32_t number = 1; number <= count; number++) {
    if (kb_shard_has_id(&(struct kb_shard){number, count}, id)) {
      assert_int_equal(found, 0);
      found = number;
    }
  }
  assert_int_not_equal(found, 0);
  return found;
}

static void an_id_is_in_one_shard_however_it_is_written(void **state)
{
  (void)state;
  for (uint32_t count = 1; count < 20; count++) {
    const uint32_t first = shard_of("a1b2c3d4-0000-4000-8000-00000000abcd", count);
    assert_int_equal(shard_of("A1B2C3D4-0000-4000-8000-00000000ABCD", count), first);
    assert_int_equal(shard_of("{a1b2c3d4-0000-4000-8000-00000000abcd}", count), first);
    assert_int_equal(shard_of("a1b2c3d4000040008000"
                              "00000000abcd",
                              count),
                     first);
    assert_int_equal(shard_of("Mailbox of Ann", count), shard_of("mailbox of ann", count));
  }
  assert_true(kb_shard_has_id(&(struct kb_shard){0, 0}, "x"));
}

/* Files that fetch has saved rely on them. */
static void shards_stay_as_they_are(void **state)
{
  (void)state;
  static const struct {
    const char *id;
    uint32_t of_4, of_7, of_1000;
  } ids[] = {
    {"00000000-0000-0000-0000-000000000000", 3, 3, 411},
    {"00000001-0000-4000-8000-000000000000", 4, 7, 500},
    {"ffffffff-ffff-ffff-ffff-ffffffffffff", 4, 6, 944},
    {"no guid", 4, 3, 512},
  };
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    assert_int_equal(shard_of(ids[i].id, 4), ids[i].of_4);
    assert_int_equal(shard_of(ids[i].id, 7), ids[i].of_7);
    assert_int_equal(shard_of(ids[i].id, 1000), ids[i].of_1000);
  }
}

enum { IDS = 20000 };

/* Ids of which only some bits change, as where a server numbers them. */
static void write_id(char id[40], int pattern, uint32_t i)
{
  const unsigned number = i * (pattern >= 4 ? 1024 : 1);
  switch (pattern % 4) {
  case 0:
    snprintf(id, 40, "%08x-0000-4000-8000-000000000000", number);
    break;
  case 1:
    snprintf(id, 40, "00000000-0000-4000-8000-0000%08x", number);
    break;
  case 2:
    snprintf(id, 40, "a1b2c3d4-e5f6-ec11-b6e5-%08x0000", number);
    break;
  default:
    snprintf(id, 40, "box-%08x", number); /* no GUID */
  }
}

static void ids_are_evenly_spread(void **state)
{
  (void)state;
  static const uint32_t counts[] = {2, 3, 4, 7, 16, 64};
  for (int pattern = 0; pattern < 8; pattern++) {
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
      const uint32_t count = counts[c];
      size_t of[64] = {0};
      double chi = 0;
      for (uint32_t i = 0; i < IDS; i++) {
        char id[40];
        write_id(id, pattern, i);
        for (uint32_t number = 1; number <= count; number++) {
          of[number - 1] += kb_shard_has_id(&(struct kb_shard){number, count}, id);
        }
      }
      for (uint32_t i = 0; i < count; i++) {
        const double expected = (double)IDS / count;
        chi += ((double)of[i] - expected) * ((double)of[i] - expected) / expected;
      }
      /* no more than six standard deviations above what chance makes of it */
      const double over = chi - count;
      if (over > 0 && over * over > 36.0 * 2 * count) {
        fail_msg("pattern %d: %u shards: %f", pattern, (unsigned)count, chi);
      }
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_shard_is_read_or_refused),
    cmocka_unit_test(an_id_is_in_one_shard_however_it_is_written),
    cmocka_unit_test(shards_stay_as_they_are),
    cmocka_unit_test(ids_are_evenly_spread),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
