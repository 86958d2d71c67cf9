// Sorts and filters the table of findings, shows the finding of an address, and prepares the page
// for printing. Without it the page has the same content.
(() => {
  'use strict';

  const MOST = 500; // rows that are shown at first, and printed
  const count = (number) => number.toLocaleString('en-US');

  // On paper a list that is folded could not be opened.
  const opened = [];
  window.addEventListener('beforeprint', () => {
    for (const list of document.querySelectorAll('details:not([open])')) {
      list.open = true;
      opened.push(list);
    }
  });
  window.addEventListener('afterprint', () => {
    for (const list of opened.splice(0)) {
      list.open = false;
    }
  });

  // --- Addresses ---

  const unfold = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') {
        at.open = true;
      }
    }
  };

  // Rows out of sight have only an estimated height, so where a row stands is known once it is seen.
  const bring = (element, times) => {
    element.scrollIntoView({ block: 'center' });
    if (times > 1) {
      requestAnimationFrame(() => bring(element, times - 1));
    }
  };

  const missing = document.getElementById('missing');
  const show = (isShown) => {
    const id = location.hash.slice(1);
    const element = id ? document.getElementById(id) : null;
    missing.hidden = !id.startsWith('f-') || Boolean(element);
    if (element) {
      unfold(element);
      if (id.startsWith('f-')) {
        isShown(element);
        element.tabIndex = -1;
        element.focus({ preventScroll: true });
        bring(element, 4);
      }
    }
  };

  const table = document.querySelector('table.findings');
  if (!table) {
    show(() => {});
    return;
  }

  // --- Which rows are shown ---

  const body = table.tBodies[0];
  const filters = document.getElementById('filters');
  const find = document.getElementById('find');
  const verdict = document.getElementById('verdict');
  const shown = document.getElementById('shown');
  const more = document.getElementById('more');
  const printed = document.getElementById('printed');
  const titles = new Map(Array.from(document.getElementById('articles').options,
    (option) => [option.value, option.textContent]));
  const rows = Array.from(body.rows, (row, place) => ({
    row,
    place,
    verdict: row.dataset.v,
    keys: row.dataset.k.split(' '),
    text: null,
  }));
  let order = rows; // the gravest first, if they are not sorted
  let only = null; // the button of the group whose members alone are shown
  let isFolded = true; // only the first are shown

  const plain = (text) => text.toLowerCase().normalize('NFC');
  const words = (text) => plain(text).split(/[\s{}]+/).filter(Boolean);
  const textOf = (row) => {
    const code = row.cells[3].firstChild.textContent.trim();
    return plain([...Array.from(row.cells, (cell) => cell.textContent).slice(0, 5), titles.get(code) || '',
      row.dataset.id].join(' '));
  };

  // Folds what is beyond the first of those that match.
  const fold = (list) => {
    let matches = 0;
    for (const entry of list) {
      if (!entry.row.hidden) {
        entry.row.classList.toggle('more', ++matches > MOST);
      }
    }
    return matches;
  };

  const tell = () => {
    const matches = fold(order);
    const isCut = isFolded && matches > MOST;
    const first = order === rows ? 'gravest' : 'first';
    table.classList.toggle('folded', isFolded);
    more.hidden = !isCut;
    more.textContent = `Show all ${count(matches)}`;
    shown.textContent = `${count(matches)} of ${count(rows.length)} findings` +
      (only ? `: ${only.dataset.name}` : '.') +
      (only && Number(only.dataset.n) > matches
        ? ` The group has ${count(Number(only.dataset.n))}; the others are not in the table.` : '') +
      (isCut ? ` The ${first} ${count(MOST)} are shown.` : '');
  };

  const filter = () => {
    const wanted = words(find.value);
    for (const entry of rows) {
      if (wanted.length > 0 && entry.text === null) {
        entry.text = textOf(entry.row);
      }
      entry.row.hidden = Boolean((verdict.value && entry.verdict !== verdict.value) ||
        (only && !entry.keys.includes(only.dataset.k)) ||
        wanted.some((word) => !entry.text.includes(word)));
    }
    tell();
  };

  window.addEventListener('beforeprint', () => {
    const matches = fold(rows);
    printed.textContent = matches > MOST
      ? `Printed here: the ${count(MOST)} gravest of ${count(matches)} findings.`
      : `${count(matches)} of ${count(rows.length)} findings.`;
  });
  window.addEventListener('afterprint', () => fold(order));

  // --- Their order ---

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
    tell();
  };

  const heads = Array.from(table.tHead.rows[0].cells).slice(0, -1);
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

  // --- What the reader does ---

  let waiting = 0;
  const clear = () => {
    only = null;
    isFolded = true;
    find.value = '';
    verdict.value = '';
  };
  find.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  verdict.addEventListener('change', filter);
  filters.addEventListener('submit', (event) => {
    event.preventDefault();
    filter();
  });
  filters.addEventListener('reset', (event) => {
    event.preventDefault();
    clear();
    filter();
  });
  more.addEventListener('click', () => {
    isFolded = false;
    tell();
    find.focus({ preventScroll: true });
  });
  for (const button of document.querySelectorAll('button.only')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      clear();
      only = button;
      filter();
      document.getElementById('findings').scrollIntoView();
      find.focus({ preventScroll: true });
    });
  }

  const showFinding = () => show((row) => {
    if (row.hidden) {
      clear();
      filter();
    }
    if (row.classList.contains('more')) {
      isFolded = false;
      tell();
    }
  });
  window.addEventListener('hashchange', showFinding);
  filters.hidden = false;
  tell();
  showFinding();
})();
