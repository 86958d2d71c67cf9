/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "sandbox/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <lua.h>

/* The machine runs out of memory at each allocation in turn. Unlike torture.h this can keep
   refusing: Lua recovers from a single refusal by collecting garbage. */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static struct {
  bool on;
  bool for_good;
  size_t left;
  size_t refused;
} machine;

static bool machine_refuses(void)
{
  if (!machine.on || (machine.refused > 0 && !machine.for_good)) {
    return false;
  }
  if (machine.left > 0) {
    machine.left--;
    return false;
  }
  machine.refused++;
  return true;
}

void *__wrap_malloc(size_t size)
{
  return machine_refuses() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
  return machine_refuses() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
  return machine_refuses() ? NULL : __real_realloc(memory, size);
}

static const char chunk[] =
  "local list = {}\n"
  "for word in ('the quick brown fox'):gmatch('%a+') do list[#list + 1] = word:upper() end\n"
  "table.sort(list, function(a, b) return a > b end)\n"
  "local text = table.concat(list, ' '):rep(30, '-'):gsub('(F)(O)', '%2%1'):gsub('T', { T = "
  "'t' })\n"
  "return function(case)\n"
  "  return string.format('%-10s|%q', case, text:sub(1, 300)), { [case] = text .. case }\n"
  "end\n";

static int add_host_name(lua_State *L, void *data)
{
  (void)data;
  kb_sandbox_push_base(kb_sandbox_of(L));
  lua_pushliteral(L, "a value of the host's");
  lua_setfield(L, -2, "host_name");
  return 0;
}

/* A run with a sandbox; stops at the first failure. */
static enum kb_sandbox_outcome use(struct kb_sandbox *sandbox)
{
  static const struct kb_sandbox_budget budget = {1 << 20, 1000000, 60};
  lua_State *L = kb_sandbox_state(sandbox);
  enum kb_sandbox_outcome outcome = kb_sandbox_protect(sandbox, add_host_name, NULL, 0, 0);
  if (outcome == KB_SANDBOX_DONE) {
    outcome = kb_sandbox_load(sandbox, "rules/a.lua", kb_slice_of(chunk), budget, NULL);
  }
  if (outcome == KB_SANDBOX_DONE) {
    int returned;
    lua_pushinteger(L, 42);
    outcome = kb_sandbox_call(sandbox, 1, budget, &returned);
    if (outcome == KB_SANDBOX_DONE) {
      assert_int_equal(returned, 2);
    }
  }
  return outcome;
}

/* Returns how often an allocation was refused. */
static size_t run_short_after(size_t left, bool for_good)
{
  machine.for_good = for_good;
  machine.left = left;
  machine.refused = 0;
  machine.on = true;
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  const enum kb_sandbox_outcome outcome = sandbox ? use(sandbox) : KB_SANDBOX_NO_MEMORY;
  machine.on = false;
  if (outcome != KB_SANDBOX_DONE) {
    assert_int_equal(outcome, KB_SANDBOX_NO_MEMORY);
    assert_true(machine.refused > 0);
  }
  if (sandbox) {
    if (outcome != KB_SANDBOX_DONE) {
      assert_string_equal(kb_sandbox_message(sandbox), "out of memory");
    }
    lua_settop(kb_sandbox_state(sandbox), 0);
    assert_int_equal(use(sandbox), KB_SANDBOX_DONE); /* with memory again, everything works */
  }
  kb_sandbox_free(sandbox);
  return machine.refused;
}

static void test_one_refusal(void **state)
{
  (void)state;
  size_t n = 0;
  while (run_short_after(n, false) > 0) {
    n++;
  }
  assert_true(n > 200);
}

static void test_refusal_for_good(void **state)
{
  (void)state;
  size_t n = 0;
  while (run_short_after(n, true) > 0) {
    n++;
  }
  assert_true(n > 200);
}

/* The same with the limit of a budget: that is the chunk's fault, and the host continues. */
static void test_every_cap(void **state)
{
  (void)state;
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  lua_State *L = kb_sandbox_state(sandbox);
  struct kb_sandbox_budget budget = {0, 1000000, 60};
  enum kb_sandbox_outcome outcome;
  size_t stopped = 0;
  do {
    lua_settop(L, 0);
    kb_sandbox_collect(sandbox);
    outcome = kb_sandbox_load(sandbox, "rules/a.lua", kb_slice_of(chunk), budget, NULL);
    if (outcome == KB_SANDBOX_DONE) {
      lua_pushinteger(L, 42);
      outcome = kb_sandbox_call(sandbox, 1, budget, NULL);
    }
    if (outcome != KB_SANDBOX_DONE) {
      assert_int_equal(outcome, KB_SANDBOX_MEMORY);
      stopped++;
    }
    budget.memory += 16;
  } while (outcome != KB_SANDBOX_DONE && budget.memory < 1 << 20);
  assert_int_equal(outcome, KB_SANDBOX_DONE);
  assert_true(stopped > 100);
  kb_sandbox_free(sandbox);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_one_refusal),
    cmocka_unit_test(test_refusal_for_good),
    cmocka_unit_test(test_every_cap),
  };
  return cmocka_run_group_tests_name("box_memory", tests, NULL, NULL);
}
