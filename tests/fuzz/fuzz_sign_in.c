#include "net/page.h"
#include "net/sign_in_request.h"

#include <math.h>
#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

struct answer {
  struct kb_buf token, refusal;
  double lifetime;
  bool again;
  enum kb_status status;
};

static void read_answer(struct kb_slice body, struct answer *answer)
{
  struct kb_error error = {.message = ""};
  *answer = (struct answer){.lifetime = 0};
  answer->status = kb_sign_in_read(body, &answer->token, &answer->lifetime, &answer->again, &error);
  assert((answer->status == KB_OK) == (error.message[0] == '\0'));
  assert(answer->status != KB_OK || !answer->again);
  assert(isfinite(answer->lifetime) && answer->lifetime >= 0);
  kb_page_error(body, &answer->refusal);
  assert(!answer->refusal.failed);
}

static void fini(struct answer *answer)
{
  kb_buf_fini(&answer->token);
  kb_buf_fini(&answer->refusal);
}

/* A successful or failed answer: white space around it changes nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_buf spaced = {0};
  struct answer answer;
  struct answer again;
  kb_buf_add_text(&spaced, "\n ");
  kb_buf_add(&spaced, data, size);
  kb_buf_add_text(&spaced, "\r\n");
  read_answer((struct kb_slice){(const char *)data, size}, &answer);
  read_answer(kb_buf_slice(&spaced), &again);
  assert(answer.status == again.status && answer.again == again.again);
  assert(answer.lifetime == again.lifetime);
  assert(kb_slice_equal(kb_buf_slice(&answer.token), kb_buf_slice(&again.token)));
  assert(kb_slice_equal(kb_buf_slice(&answer.refusal), kb_buf_slice(&again.refusal)));
  fini(&answer);
  fini(&again);
  kb_buf_fini(&spaced);
  return 0;
}
