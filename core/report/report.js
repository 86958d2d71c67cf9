// Sorts and filters the table of findings, and opens lists for printing. Without it the page has the
// same content.
(() => {
  'use strict';

  // On paper a list that is folded could not be opened.
  window.addEventListener('beforeprint', () => {
    for (const list of document.querySelectorAll('details')) {
      list.open = true;
    }
  });

  const table = document.querySelector('table.findings');
  if (!table) {
    return;
  }
  const body = table.tBodies[0];
  const filters = document.getElementById('filters');
  const find = document.getElementById('find');
  const verdict = document.getElementById('verdict');
  const shown = document.getElementById('shown');
  const rows = Array.from(body.rows, (row, place) => ({
    row,
    place,
    verdict: row.dataset.v,
    keys: row.dataset.k.split(' '),
    text: null,
  }));
  let order = rows;
  let only = null; // the button of the cause whose mailboxes alone are shown

  const words = (text) => text.toLowerCase().normalize('NFC').split(/\s+/).filter(Boolean);

  const filter = () => {
    const wanted = words(find.value);
    let count = 0;
    for (const entry of rows) {
      if (wanted.length > 0 && entry.text === null) {
        entry.text = Array.from(entry.row.cells, (cell) => cell.textContent).join(' ')
          .toLowerCase().normalize('NFC');
      }
      const hides = (verdict.value && entry.verdict !== verdict.value) ||
        (only && !entry.keys.includes(only.dataset.k)) ||
        wanted.some((word) => !entry.text.includes(word));
      entry.row.hidden = Boolean(hides);
      count += hides ? 0 : 1;
    }
    shown.textContent = `${count} of ${rows.length} findings shown` +
      (only ? ', of one cause' : '') + '.';
  };

  // A finding is graver the earlier its verdict stands in the list to choose from.
  const ranks = new Map(Array.from(verdict.options, (option, place) => [option.value, place]));
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const keyOf = (column) => column === 1
    ? (entry) => ranks.get(entry.verdict)
    : (entry) => entry.row.cells[column].textContent;

  const sort = (column, direction) => {
    if (direction === 'none') {
      order = rows;
    } else {
      const key = keyOf(column);
      const sign = direction === 'ascending' ? 1 : -1;
      const compare = column === 1 ? (a, b) => a - b : collator.compare;
      order = rows.map((entry) => ({ entry, key: key(entry) }))
        .sort((a, b) => sign * compare(a.key, b.key) || a.entry.place - b.entry.place)
        .map((item) => item.entry);
    }
    const all = document.createDocumentFragment();
    for (const entry of order) {
      all.append(entry.row);
    }
    body.append(all);
  };

  const heads = Array.from(table.tHead.rows[0].cells);
  const next = { none: 'ascending', ascending: 'descending', descending: 'none' };
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const direction = next[head.getAttribute('aria-sort')];
      heads.forEach((other) => other.setAttribute('aria-sort', other === head ? direction : 'none'));
      sort(column, direction);
    });
  });

  let waiting = 0;
  find.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  verdict.addEventListener('change', filter);
  filters.addEventListener('submit', (event) => {
    event.preventDefault();
    filter();
  });
  filters.addEventListener('reset', () => {
    only = null;
    setTimeout(filter, 0); // once the fields are empty
  });
  for (const button of document.querySelectorAll('button.only')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      filters.reset();
      only = button;
      filter();
      document.getElementById('findings').scrollIntoView();
      find.focus({ preventScroll: true });
    });
  }
  filters.hidden = false;
  filter();
})();
