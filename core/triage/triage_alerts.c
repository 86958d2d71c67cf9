#include "article/failed.h"
#include "match/clean_paste.h"
#include "triage/triage_inside.h"

#include <stdio.h>

/* What the alerts of a case show: each is matched to the signatures of all articles at once. The
   most specific articles decide; those that do not are beaten, and an alert of none is unmatched.
 */

enum { MAX_DECIDING = 64, ALERT_PARTS = KB_ERROR_TEXTS_MAX + 1, TRACECODE_SIZE = 24 };

/* The signatures that match an alert. */
struct recognition {
  const struct kb_record *alert;
  const struct kb_signature_match *matches;
  size_t count;
};

static bool has_placeholder(const struct kb_symptom_finding *symptom, struct kb_slice name)
{
  for (size_t i = 0; i < symptom->placeholder_count; i++) {
    if (kb_slice_equal(symptom->placeholders[i].name, name)) {
      return true;
    }
  }
  return false;
}

/* Values bound by any of the article's signatures: the one with the code decides, but the one
   with the message has placeholders. */
static bool copy_placeholders(struct kb_triager *triager, const struct recognition *recognition,
                              size_t owner, struct kb_symptom_finding *symptom)
{
  size_t room = 1;
  for (size_t i = 0; i < recognition->count; i++) {
    room += recognition->matches[i].placeholder_count;
  }
  struct kb_placeholder *list = kb_arena_array(&triager->arena, room, sizeof *list);
  symptom->placeholders = list;
  for (size_t i = 0; list && i < recognition->count; i++) {
    const struct kb_signature_match *match = &recognition->matches[i];
    for (size_t k = 0; match->owner == owner && k < match->placeholder_count; k++) {
      const struct kb_placeholder *from = &match->placeholders[k];
      if (has_placeholder(symptom, from->name)) {
        continue;
      }
      struct kb_placeholder *to = &list[symptom->placeholder_count++];
      to->name = (struct kb_slice){kb_arena_dup(&triager->arena, from->name), from->name.length};
      to->value = (struct kb_slice){kb_arena_dup(&triager->arena, from->value), from->value.length};
      if (!to->name.data || !to->value.data) {
        return false;
      }
    }
  }
  return list != NULL;
}

static bool add_symptom(struct kb_triager *triager, const struct recognition *recognition,
                        size_t owner)
{
  struct kb_candidate *candidate = kb_triage_touch(triager, owner);
  candidate->has_symptom = true;
  struct kb_symptom_finding *list =
    kb_arena_room(&triager->arena, candidate->symptoms, candidate->count, 4, sizeof *list);
  if (!list) {
    return false;
  }
  candidate->symptoms = list;
  struct kb_symptom_finding *symptom = &list[candidate->count++];
  *symptom = (struct kb_symptom_finding){.alert = recognition->alert};
  return copy_placeholders(triager, recognition, owner, symptom);
}

/* A row of a low level is never an error; one without a level may be one. A root row is one only if
   it says so. */
static bool may_be_trouble(const struct kb_triager *triager, const struct kb_record *row,
                           size_t part_count)
{
  const struct kb_case *a_case = triager->a_case;
  int64_t level = 0;
  if (a_case->subject->errors < 0) {
    return part_count > 0 && kb_failed_is_possible(a_case->subject, row);
  }
  return !kb_case_error_level(a_case, row, &level) || level >= a_case->subject->least;
}

/* The text as explain and scan clean it, so that they and run find the same in it. */
static struct kb_slice clean_part(struct kb_slice text, struct kb_buf *cleaned)
{
  if (!text.data || kb_paste_is_clean(text)) {
    return text;
  }
  kb_buf_clear(cleaned);
  kb_clean_paste(cleaned, text);
  return kb_buf_slice(cleaned);
}

static bool could_clean(const struct kb_triager *triager)
{
  bool could = true;
  for (size_t i = 0; i < KB_ERROR_TEXTS_MAX; i++) {
    could = could && !triager->cleaned[i].failed;
  }
  return could;
}

static size_t alert_parts(struct kb_triager *triager, const struct kb_record *alert,
                          struct kb_slice parts[ALERT_PARTS], char tracecode[TRACECODE_SIZE])
{
  const struct kb_case *a_case = triager->a_case;
  size_t count = 0;
  for (size_t i = 0; i < a_case->subject->text_count; i++) {
    const struct kb_slice text =
      clean_part(kb_case_error_part(a_case, alert, i), &triager->cleaned[i]);
    if (text.data) {
      parts[count++] = text;
    }
  }
  int64_t code = 0;
  if (kb_case_error_number(a_case, alert, &code) && code != 0) {
    snprintf(tracecode, TRACECODE_SIZE, "%lld", (long long)code);
    parts[count++] = kb_slice_of(tracecode);
  }
  return count;
}

static enum kb_status add_unmatched(struct kb_triager *triager, const struct kb_record *alert,
                                    struct kb_signature_parts parts, struct kb_error *error)
{
  struct kb_signature_near near;
  struct kb_slice code;
  kb_signature_look_closer(triager->scan, parts, &near, &code);
  /* The text of a tracecode is only valid during this call. */
  code.data = kb_arena_dup(&triager->arena, code);
  if (!code.data) {
    return kb_fail_no_memory(error);
  }
  triager->unmatched[triager->unmatched_count++] = (struct kb_unmatched_alert){
    alert, code,
    near.by != KB_NEAR_NOT && kb_triage_is_about_case(triager, near.owner)
      ? triager->rule_set->articles[near.owner]
      : NULL};
  return KB_OK;
}

/* Reports which articles match the alert, and which of these decide. */
static void trace_matches(const struct kb_triager *triager, const struct kb_record *alert,
                          const struct kb_signature_match *matches, size_t count,
                          const size_t *deciding, size_t deciders)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s, alert %s: %s", kb_case_title(triager->a_case),
              alert->id ? alert->id : "(no id)", count == 0 ? "no article" : "");
  for (size_t i = 0; i < count; i++) {
    bool decides = false;
    for (size_t k = 0; k < deciders; k++) {
      decides |= deciding[k] == i;
    }
    kb_buf_addf(&line, "%s%s (weight %u%s)", i > 0 ? ", " : "",
                triager->rule_set->articles[matches[i].owner]->code, matches[i].weight,
                decides              ? ", decides"
                : matches[i].is_near ? ", near"
                                     : "");
  }
  triager->listener(triager->listener_context, kb_buf_text(&line));
  kb_buf_fini(&line);
}

/* Leaves out articles about other subjects. False when out of memory. */
static bool keep_own(struct kb_triager *triager, const struct kb_signature_match **matches,
                     size_t *count)
{
  size_t own = 0;
  for (size_t i = 0; i < *count; i++) {
    own += kb_triage_is_about_case(triager, (*matches)[i].owner);
  }
  if (own == *count) {
    return true;
  }
  struct kb_signature_match *list = kb_arena_array(&triager->arena, own + 1, sizeof *list);
  own = 0;
  for (size_t i = 0; list && i < *count; i++) {
    if (kb_triage_is_about_case(triager, (*matches)[i].owner)) {
      list[own++] = (*matches)[i];
    }
  }
  *matches = list;
  *count = own;
  return list != NULL;
}

static enum kb_status look_at_alert(struct kb_triager *triager, const struct kb_record *alert,
                                    struct kb_error *error)
{
  struct kb_slice slices[ALERT_PARTS];
  char tracecode[TRACECODE_SIZE];
  const struct kb_signature_parts parts = {slices, alert_parts(triager, alert, slices, tracecode)};
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  if (!could_clean(triager) || !kb_signature_match(triager->scan, parts, &matches, &count) ||
      !keep_own(triager, &matches, &count)) {
    return kb_fail_no_memory(error);
  }
  size_t deciding[MAX_DECIDING];
  const size_t deciders = kb_signature_decide(matches, count, deciding, MAX_DECIDING);
  const struct recognition recognition = {alert, matches, count};
  for (size_t i = 0; i < count; i++) {
    if (!matches[i].is_near) {
      kb_triage_touch(triager, matches[i].owner)->is_beaten = true; /* unless it decides */
    }
  }
  for (size_t i = 0; i < deciders; i++) {
    const size_t owner = matches[deciding[i]].owner;
    if (!triager->rule_set->articles[owner]->skipped &&
        !add_symptom(triager, &recognition, owner)) {
      return kb_fail_no_memory(error);
    }
  }
  if (triager->listener && triager->limit == 0) {
    trace_matches(triager, alert, matches, count, deciding, deciders);
  }
  triager->has_known_alert |= deciders > 0;
  if (deciders == 0 && may_be_trouble(triager, alert, parts.count)) {
    return add_unmatched(triager, alert, parts, error);
  }
  return KB_OK;
}

const char kb_triage_not_all_alerts[] =
  "not all alerts could be read, and a missing one may be this mailbox's";

/* Without all alerts most symptoms are unknown; calling the mailbox clear would be a guess. */
static void note_missing_alerts(struct kb_triager *triager)
{
  const struct kb_subject *subject = triager->a_case->subject;
  const struct kb_relation *errors = &subject->relations[subject->errors];
  struct kb_buf reason = {0};
  kb_buf_addf(&reason, "the data has no %s: expand %s, or add an export of the %s", errors->name,
              errors->documented > 0 ? kb_schema_place_name(subject->table, errors->navigations[0])
                                     : errors->name,
              errors->table->set);
  const struct kb_fault fault = {
    .article = KB_FAULT_ALL,
    .where = errors->name,
    .reason = triager->a_case->errors->is_partial ? kb_triage_not_all_alerts : kb_buf_text(&reason),
    .table = errors->table->logical_name,
    .first = kb_case_title(triager->a_case),
  };
  kb_fault_add(&triager->case_faults, &fault);
  triager->case_faults.failed |= reason.failed;
  kb_buf_fini(&reason);
}

enum kb_status kb_triage_alerts(struct kb_triager *triager, struct kb_error *error)
{
  struct kb_case *a_case = triager->a_case;
  if (!a_case->errors->is_known) {
    a_case->incomplete = a_case->input_open;
    note_missing_alerts(triager);
  }
  if (a_case->incomplete) {
    return KB_OK;
  }
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < a_case->errors->count && status == KB_OK; i++) {
    status = look_at_alert(triager, &a_case->errors->list[i], error);
  }
  return status;
}
