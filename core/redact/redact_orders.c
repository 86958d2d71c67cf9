/* Other forms in which texts mention somebody called "Ann Beck (Sales)". */
#include "base/ascii.h"
#include "redact/redact_inside.h"

enum { WORDS_MAX = 5 };

/* Drops what follows in brackets: a department, a kind of account. */
static struct kb_slice without_addition(struct kb_slice name)
{
  static const char opening[] = "([{";
  static const char closing[] = ")]}";
  const char last = name.length > 0 ? name.data[name.length - 1] : '\0';
  const char *kind = last ? strchr(closing, last) : NULL;
  size_t at = kind ? name.length : 0;
  while (at > 1 && name.data[at - 1] != opening[kind - closing]) {
    at--;
  }
  return at > 1 ? kb_trim((struct kb_slice){name.data, at - 1}) : name;
}

/* The starts of its words and, after the last one, its end; 0 if there are too many. */
static size_t split(struct kb_slice name, size_t starts[WORDS_MAX + 1])
{
  size_t count = 0;
  for (size_t at = 0; at < name.length; at++) {
    if (name.data[at] != ' ' && (at == 0 || name.data[at - 1] == ' ')) {
      if (count == WORDS_MAX) {
        return 0;
      }
      starts[count++] = at;
    }
  }
  starts[count] = name.length;
  return count;
}

static void learn_pair(struct kb_redactor *redactor, struct kb_slice first, const char *between,
                       struct kb_slice second, const char *pseudonym)
{
  struct kb_buf text = {0};
  kb_buf_add_slice(&text, kb_trim(first));
  kb_buf_add_text(&text, between);
  kb_buf_add_slice(&text, kb_trim(second));
  redactor->failed |= text.failed;
  kb_redact_phrase(redactor, kb_buf_slice(&text), pseudonym);
  kb_buf_fini(&text);
}

/* "ann.beck", "ann_beck", "beck.ann": accounts that are made of a name. */
static void learn_account(struct kb_redactor *redactor, struct kb_slice first,
                          struct kb_slice second, const char *pseudonym)
{
  const struct kb_slice one = kb_trim(first);
  const struct kb_slice other = kb_trim(second);
  if (one.length > 0 && other.length > 0 && !memchr(one.data, ' ', one.length) &&
      !memchr(other.data, ' ', other.length)) {
    learn_pair(redactor, one, ".", other, pseudonym);
    learn_pair(redactor, one, "_", other, pseudonym);
    learn_pair(redactor, other, ".", one, pseudonym);
    learn_pair(redactor, other, "_", one, pseudonym);
  }
}

void kb_redact_orders(struct kb_redactor *redactor, struct kb_slice name, const char *pseudonym)
{
  size_t starts[WORDS_MAX + 1];
  const struct kb_slice base = without_addition(name);
  const char *comma = base.length > 0 ? memchr(base.data, ',', base.length) : NULL;
  const size_t count = split(base, starts);
  if (count < 2) {
    return;
  }
  if (base.length < name.length) {
    kb_redact_phrase(redactor, base, pseudonym);
  }
  if (comma) {
    const size_t at = (size_t)(comma - base.data);
    const struct kb_slice last = {base.data, at};
    const struct kb_slice first = {base.data + at + 1, base.length - at - 1};
    learn_pair(redactor, first, " ", last, pseudonym);
    learn_account(redactor, first, last, pseudonym);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    const struct kb_slice first = {base.data, starts[i]};
    const struct kb_slice last = {base.data + starts[i], base.length - starts[i]};
    learn_pair(redactor, last, ", ", first, pseudonym);
    learn_pair(redactor, last, ",", first, pseudonym);
  }
  /* of "Ann Maria Beck" the first and the last */
  learn_account(redactor, (struct kb_slice){base.data, starts[1]},
                (struct kb_slice){base.data + starts[count - 1], base.length - starts[count - 1]},
                pseudonym);
}

static bool has_two_words(struct kb_slice account)
{
  for (size_t i = 1; i + 1 < account.length; i++) {
    if (account.data[i] == '.' || account.data[i] == '_') {
      return true;
    }
  }
  return false;
}

/* `part` of what stands before or after the mark, in the name and in its pseudonym. */
static void learn_part(struct kb_redactor *redactor, struct kb_slice account, struct kb_slice part)
{
  const char *own = kb_arena_dup(&redactor->arena, part);
  redactor->failed |= !own;
  if (own) {
    kb_redact_phrase(redactor, account, own);
  }
}

void kb_redact_account_of(struct kb_redactor *redactor, struct kb_slice name, char mark,
                          const char *pseudonym)
{
  enum { LOGON_MIN = 4 };
  const char *at = memchr(name.data, mark, name.length);
  const char *own = strchr(pseudonym, mark);
  if (!at || !own) {
    return;
  }
  const size_t before = (size_t)(at - name.data);
  const struct kb_slice account = mark == '@' ? (struct kb_slice){name.data, before}
                                              : (struct kb_slice){at + 1, name.length - before - 1};
  if (mark == '@' && has_two_words(account)) {
    learn_part(redactor, account, (struct kb_slice){pseudonym, (size_t)(own - pseudonym)});
  } else if (mark != '@' && account.length >= LOGON_MIN) {
    learn_part(redactor, account, kb_slice_of(own + 1));
  }
}
