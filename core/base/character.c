#include "base/character.h"

#include <stddef.h>

/* By blocks of Unicode, coarse where neither names nor messages have the characters. Unspaced are
   Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean, also its single consonants (0x1100),
   with which a decomposed syllable begins. What is not listed is a letter.
   0x91 to 0x97: quotes, a bullet and dashes in Windows-1252, when its bytes are read as Latin-1.
   Source: Unicode's mapping table CP1252.TXT. */
static const struct {
  uint32_t first, last;
  enum kb_character class;
} ranges[] = {
  {0x0080, 0x0084, KB_CHARACTER_CONTROL},      {0x0085, 0x0085, KB_CHARACTER_SPACE},
  {0x0086, 0x0090, KB_CHARACTER_CONTROL},      {0x0091, 0x0092, KB_CHARACTER_SINGLE_QUOTE},
  {0x0093, 0x0094, KB_CHARACTER_DOUBLE_QUOTE}, {0x0095, 0x0095, KB_CHARACTER_OTHER},
  {0x0096, 0x0097, KB_CHARACTER_DASH},         {0x0098, 0x009F, KB_CHARACTER_CONTROL},
  {0x00A0, 0x00A0, KB_CHARACTER_SPACE},        {0x00A1, 0x00A9, KB_CHARACTER_OTHER},
  {0x00AB, 0x00AB, KB_CHARACTER_DOUBLE_QUOTE}, {0x00AC, 0x00AC, KB_CHARACTER_OTHER},
  {0x00AD, 0x00AD, KB_CHARACTER_INVISIBLE},    {0x00AE, 0x00B3, KB_CHARACTER_OTHER},
  {0x00B4, 0x00B4, KB_CHARACTER_SINGLE_QUOTE}, {0x00B6, 0x00B9, KB_CHARACTER_OTHER},
  {0x00BB, 0x00BB, KB_CHARACTER_DOUBLE_QUOTE}, {0x00BC, 0x00BF, KB_CHARACTER_OTHER},
  {0x00D7, 0x00D7, KB_CHARACTER_OTHER},        {0x00F7, 0x00F7, KB_CHARACTER_OTHER},
  {0x02B9, 0x02B9, KB_CHARACTER_SINGLE_QUOTE}, {0x02BB, 0x02BC, KB_CHARACTER_SINGLE_QUOTE},
  {0x0E00, 0x0EFF, KB_CHARACTER_UNSPACED},     {0x1000, 0x109F, KB_CHARACTER_UNSPACED},
  {0x1100, 0x115F, KB_CHARACTER_UNSPACED},     {0x1680, 0x1680, KB_CHARACTER_SPACE},
  {0x1780, 0x17FF, KB_CHARACTER_UNSPACED},     {0x2000, 0x200A, KB_CHARACTER_SPACE},
  {0x200B, 0x200F, KB_CHARACTER_INVISIBLE},    {0x2010, 0x2015, KB_CHARACTER_DASH},
  {0x2016, 0x2017, KB_CHARACTER_OTHER},        {0x2018, 0x201B, KB_CHARACTER_SINGLE_QUOTE},
  {0x201C, 0x201F, KB_CHARACTER_DOUBLE_QUOTE}, {0x2020, 0x2027, KB_CHARACTER_OTHER},
  {0x2028, 0x2029, KB_CHARACTER_SPACE},        {0x202A, 0x202E, KB_CHARACTER_INVISIBLE},
  {0x202F, 0x202F, KB_CHARACTER_SPACE},        {0x2030, 0x2031, KB_CHARACTER_OTHER},
  {0x2032, 0x2032, KB_CHARACTER_SINGLE_QUOTE}, {0x2033, 0x2038, KB_CHARACTER_OTHER},
  {0x2039, 0x203A, KB_CHARACTER_SINGLE_QUOTE}, {0x203B, 0x205E, KB_CHARACTER_OTHER},
  {0x205F, 0x205F, KB_CHARACTER_SPACE},        {0x2060, 0x206F, KB_CHARACTER_INVISIBLE},
  {0x20A0, 0x20CF, KB_CHARACTER_OTHER},        {0x2100, 0x2211, KB_CHARACTER_OTHER},
  {0x2212, 0x2212, KB_CHARACTER_DASH},         {0x2213, 0x2BFF, KB_CHARACTER_OTHER},
  {0x2E80, 0x2FFF, KB_CHARACTER_UNSPACED},     {0x3000, 0x3000, KB_CHARACTER_SPACE},
  {0x3001, 0x3004, KB_CHARACTER_OTHER},        {0x3005, 0x3007, KB_CHARACTER_UNSPACED},
  {0x3008, 0x3020, KB_CHARACTER_OTHER},        {0x3021, 0xD7FF, KB_CHARACTER_UNSPACED},
  {0xF900, 0xFAFF, KB_CHARACTER_UNSPACED},     {0xFE00, 0xFE0F, KB_CHARACTER_INVISIBLE},
  {0xFE10, 0xFE1F, KB_CHARACTER_OTHER},        {0xFE30, 0xFE6F, KB_CHARACTER_OTHER},
  {0xFEFF, 0xFEFF, KB_CHARACTER_INVISIBLE},    {0xFF00, 0xFF06, KB_CHARACTER_OTHER},
  {0xFF07, 0xFF07, KB_CHARACTER_SINGLE_QUOTE}, {0xFF08, 0xFF0F, KB_CHARACTER_OTHER},
  {0xFF1A, 0xFF20, KB_CHARACTER_OTHER},        {0xFF3B, 0xFF3E, KB_CHARACTER_OTHER},
  {0xFF5B, 0xFF65, KB_CHARACTER_OTHER},        {0xFF66, 0xFFDC, KB_CHARACTER_UNSPACED},
  {0xFFF9, 0xFFFD, KB_CHARACTER_OTHER},        {0x1F000, 0x1FAFF, KB_CHARACTER_OTHER},
  {0x20000, 0x3FFFF, KB_CHARACTER_UNSPACED},
};

enum kb_character kb_character_of(uint32_t code_point)
{
  size_t low = 0;
  size_t high = sizeof ranges / sizeof ranges[0];
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (code_point > ranges[middle].last) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < sizeof ranges / sizeof ranges[0] && code_point >= ranges[low].first
           ? ranges[low].class
           : KB_CHARACTER_LETTER;
}
