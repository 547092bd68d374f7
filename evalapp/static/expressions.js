/* Evaluate in the browser the trees that surveys/expressions/printing.py writes.
 * The rules are those of surveys/expressions/{evaluation,calls,comparison,values}.py,
 * and tests/surveys/expressions/test_browser.py holds the two equal: change both.
 * null is unknown; a repeat's values are {nodes: […]}. */
(function () {
  "use strict";
  var NUMBER = /^[ \t\n\r]*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)[ \t\n\r]*$/;
  var DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
  var MAX_TEXT = 5000;
  function isNodes(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }
  function own(object, key) {
    return object && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
  }
  function finite(value) { return Number.isFinite(value) ? value + 0 : null; }
  function known(raw) {
    if (raw === undefined || raw === null || raw === "") return null;
    if (typeof raw === "number") return finite(raw);
    if (Array.isArray(raw)) return raw.length ? raw : null;
    return raw;
  }
  function scalar(value) {
    if (!isNodes(value)) return value;
    return value.nodes.length ? known(value.nodes[0]) : null;
  }
  function items(value) { return isNodes(value) ? value.nodes.map(known) : [value]; }
  function days(plain) {
    var found = DATE.exec(plain);
    if (!found || found[1] === "0000") return null;
    var moment = new Date(0);
    moment.setUTCFullYear(+found[1], +found[2] - 1, +found[3]);
    if (moment.getUTCMonth() !== +found[2] - 1 || moment.getUTCDate() !== +found[3]) return null;
    return Math.round(moment.getTime() / 86400000);
  }
  function number(value) {
    var one = scalar(value);
    if (typeof one === "boolean") return one ? 1 : 0;
    if (typeof one === "number") return one;
    var plain = text(one);
    if (plain === null) return null;
    return NUMBER.test(plain) ? finite(parseFloat(plain.trim())) : days(plain);
  }
  function plainNumber(value) {
    var parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value));
    if (!parts) return String(value);
    var digits = parts[2] + (parts[3] || "");
    var point = 1 + parseInt(parts[4], 10);
    if (point <= 0) return parts[1] + "0." + "0".repeat(-point) + digits;
    return parts[1] + digits + "0".repeat(point - digits.length);
  }
  function text(value) {
    var one = scalar(value);
    if (one === null || typeof one === "string") return one;
    if (typeof one === "boolean") return one ? "true" : "false";
    if (typeof one === "number") return plainNumber(one);
    return one.join(" ");
  }
  function truth(value) {
    var one = scalar(value);
    if (one === null || typeof one === "boolean") return one;
    if (typeof one === "number") return one !== 0;
    return one.length > 0;
  }
  function words(value) {
    var one = scalar(value);
    if (Array.isArray(one)) return one;
    var plain = text(one);
    return plain === null ? null : plain.split(" ").filter(Boolean);
  }
  function isBlank(value) {
    return items(value).every(function (item) { return item === null || item === ""; });
  }
  function equal(left, right) {
    var kinds = [typeof left, typeof right];
    if (kinds.indexOf("number") >= 0 || kinds.indexOf("boolean") >= 0) {
      if (kinds.indexOf("string") >= 0 && kinds.indexOf("boolean") >= 0) return text(left) === text(right);
      var first = number(left);
      return first !== null && first === number(right);
    }
    return text(left) === text(right);
  }
  function compareOne(sign, left, right) {
    if (left === null || right === null) return null;
    if (sign === "=" || sign === "!=") return equal(left, right) === (sign === "=");
    var first = number(left), second = number(right);
    if (first === null || second === null) return null;
    return sign === "<" ? first < second : sign === "<=" ? first <= second : sign === ">" ? first > second : first >= second;
  }
  function compare(sign, left, right) {
    var result = false;
    var rights = items(right);
    var found = items(left).some(function (first) {
      return rights.some(function (second) {
        var one = compareOne(sign, first, second);
        if (one === null) result = null;
        return one === true;
      });
    });
    return found ? true : result;
  }
  function arithmetic(sign, left, right) {
    if (left === null || right === null) return null;
    if ((sign === "div" || sign === "mod") && right === 0) return null;
    return finite(sign === "+" ? left + right : sign === "-" ? left - right
      : sign === "*" ? left * right : sign === "div" ? left / right : left % right);
  }
  function numbers(values) {
    var found = [].concat.apply([], values.map(items)).map(number);
    return found.length && found.indexOf(null) < 0 ? found : null;
  }
  function texts(values) {
    var found = [].concat.apply([], values.map(items)).map(text);
    return found.indexOf(null) < 0 ? found : null;
  }
  function halfUp(value) { var below = Math.floor(value); return value - below >= 0.5 ? below + 1 : below; }
  function round(values) {
    var value = number(values[0]), places = values.length > 1 ? number(values[1]) : 0;
    if (value === null || places === null || places !== Math.trunc(places) || Math.abs(places) > 12) return null;
    var scale = +("1e" + Math.abs(places));
    if (places < 0) return finite(halfUp(value / scale) * scale);
    var scaled = finite(value * scale);
    return scaled === null ? null : finite(halfUp(scaled) / scale);
  }
  function offset(value, size) {
    var whole = Math.trunc(Math.max(Math.min(value, size), -size));
    return whole < 0 ? whole + size : whole;
  }
  function substr(values) {
    var plain = text(values[0]), start = number(values[1]);
    var letters = Array.from(plain || "");
    var end = values.length > 2 ? number(values[2]) : letters.length;
    if (plain === null || start === null || end === null) return null;
    return letters.slice(offset(start, letters.length), offset(end, letters.length)).join("");
  }
  function onTexts(test) {
    return function (values) {
      var first = text(values[0]), second = text(values[1]); return first === null || second === null ? null : test(first, second);
    };
  }
  function onNumber(change) {
    return function (values) { var value = number(values[0]); return value === null ? null : finite(change(value)); };
  }
  function onNumbers(combine) {
    return function (values) { var found = numbers(values); return found === null ? null : finite(found.reduce(combine)); };
  }
  var FUNCTIONS = {
    "true": function () { return true; },
    "false": function () { return false; },
    "not": function (values) { var value = truth(values[0]); return value === null ? null : !value; },
    "boolean": function (values) { return truth(values[0]); },
    "selected": function (values) {
      var chosen = words(values[0]), wanted = text(values[1]);
      return chosen === null || wanted === null ? null : chosen.indexOf(wanted.replace(/^ +| +$/g, "")) >= 0;
    },
    "selected-at": function (values) {
      var chosen = words(values[0]), index = number(values[1]);
      if (chosen === null || index === null || index !== Math.trunc(index)) return null;
      return index >= 0 && index < chosen.length ? chosen[index] : null;
    },
    "count-selected": function (values) { var chosen = words(values[0]); return chosen === null ? null : chosen.length; },
    "coalesce": function (values) {
      var flat = [].concat.apply([], values.map(items));
      for (var i = 0; i < flat.length; i += 1) if (!isBlank(flat[i])) return flat[i];
      return flat.length ? flat[flat.length - 1] : null;
    },
    "number": function (values) { return number(values[0]); },
    "int": onNumber(Math.trunc),
    "abs": onNumber(Math.abs),
    "round": round,
    "min": onNumbers(function (left, right) { return right < left ? right : left; }),
    "max": onNumbers(function (left, right) { return right > left ? right : left; }),
    "sum": function (values) { var found = numbers(values); return found === null ? null : finite(found.reduce(function (left, right) { return left + right; }, 0)); },
    "count": function (values) { return isNodes(values[0]) ? values[0].nodes.length : 1; },
    "count-non-empty": function (values) {
      return items(values[0]).filter(function (item) { return !isBlank(item); }).length;
    },
    "string": function (values) { return text(values[0]); },
    "concat": function (values) { var found = texts(values); return found === null ? null : found.join(""); },
    "join": function (values) { var found = texts(values.slice(1)), between = text(values[0]); return found === null || between === null ? null : found.join(between); },
    "substr": substr,
    "contains": onTexts(function (first, second) { return first.indexOf(second) >= 0; }),
    "starts-with": onTexts(function (first, second) { return first.startsWith(second); }),
    "ends-with": onTexts(function (first, second) { return first.endsWith(second); }),
    "normalize-space": function (values) {
      var plain = text(values[0]);
      return plain === null ? null : plain.split(/[ \t\n\r\u00a0\u202f]+/).filter(Boolean).join(" ");
    },
    "date": function (values) { var plain = text(values[0]); return plain === null || days(plain) === null ? null : plain; },
    "jr:itext": function (values) { return scalar(values[0]); }
  };
  /* The linear-time matcher of surveys/expressions/regex.py. */
  function closure(program, states, atStart, atEnd) {
    var found = new Set(), stack = Array.from(states);
    while (stack.length) {
      var state = stack.pop();
      if (found.has(state)) continue;
      found.add(state);
      var step = program[state];
      if (step[0] === "split" || step[0] === "jump") for (var i = 1; i < step.length; i += 1) stack.push(state + step[i]);
      else if ((step[0] === "start" && atStart) || (step[0] === "end" && atEnd)) stack.push(state + 1);
    }
    return found;
  }
  function accepts(step, code) {
    return step[0] === "set" && step[1].some(function (range) {
      return range[0] <= code && code <= range[1];
    }) !== step[2];
  }
  function matches(program, plain) {
    var letters = Array.from(plain);
    if (letters.length > MAX_TEXT) return false;
    var states = closure(program, [0], true, letters.length === 0);
    for (var i = 0; i < letters.length; i += 1) {
      var following = [];
      states.forEach(function (state) {
        if (accepts(program[state], letters[i].codePointAt(0))) following.push(state + 1);
      });
      if (!following.length) return false;
      states = closure(program, following, false, i + 1 === letters.length);
    }
    return Array.from(states).some(function (state) { return program[state][0] === "match"; });
  }
  function logical(node, context) {
    var decisive = node[0] === "or", result = !decisive;
    for (var i = 1; i < node.length; i += 1) {
      var value = truth(evaluate(node[i], context));
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  }
  function isEmptyText(node) { return node[0] === "literal" && node[1] === ""; }
  function comparison(node, context) {
    if (node[0] === "=" || node[0] === "!=") {
      if (isEmptyText(node[2])) return isBlank(evaluate(node[1], context)) === (node[0] === "=");
      if (isEmptyText(node[1])) return isBlank(evaluate(node[2], context)) === (node[0] === "=");
    }
    return compare(node[0], evaluate(node[1], context), evaluate(node[2], context));
  }
  function calculation(node, context) { return arithmetic(node[0], number(evaluate(node[1], context)), number(evaluate(node[2], context))); }
  var LAZY = {
    "if": function (node, context) {
      var decided = truth(evaluate(node[2], context));
      return decided === null ? null : scalar(evaluate(decided ? node[3] : node[4], context));
    },
    "once": function (node, context) {
      var kept = known(context.here);
      return kept === null ? scalar(evaluate(node[2], context)) : kept;
    },
    "indexed-repeat": function (node, context) {
      var position = number(evaluate(node[4], context));
      var list = own(context.repeated, node[2][1]) || [];
      if (position === null || position !== Math.trunc(position) || position < 1 || position > list.length) return null;
      return scalar(known(list[position - 1]));
    },
    "string-length": function (node, context) {
      var measured = node.length > 2 ? evaluate(node[2], context) : known(context.here);
      return Array.from(text(measured) || "").length;
    },
    "today": function (node, context) { return context.today || null; },
    "uuid": function (node, context) { return context.uuid || null; },
    "position": function (node, context) { return context.position || null; }
  };
  var NODES = {
    literal: function (node) { return node[1]; },
    ref: function (node, context) { return known(own(context.values, node[1])); },
    here: function (node, context) { return known(context.here); },
    column: function (node, context) { return own(context.columns, node[1]) || null; },
    and: logical, or: logical,
    "=": comparison, "!=": comparison, "<": comparison, "<=": comparison, ">": comparison, ">=": comparison,
    "+": calculation, "-": calculation, "*": calculation, div: calculation, mod: calculation,
    negate: function (node, context) {
      var value = number(evaluate(node[1], context));
      return value === null ? null : finite(-value);
    },
    call: function (node, context) {
      if (own(LAZY, node[1])) return LAZY[node[1]](node, context);
      return FUNCTIONS[node[1]](node.slice(2).map(function (part) { return evaluate(part, context); }));
    },
    match: function (node, context) {
      var value = text(evaluate(node[1], context));
      return value === null ? null : matches(node[2], value);
    },
    label: function (node, context) {
      var chosen = words(evaluate(node[1], context)), labels = own(context.labels, node[2]);
      return chosen === null ? null : chosen.map(function (name) { return own(labels, name) || name; }).join(", ");
    },
    lookup: function (node, context) {
      var rows = own(context.lists, node[1]) || [], column = node[3] === "itextId" ? "label" : node[3];
      for (var i = 0; i < rows.length; i += 1) {
        var inner = Object.assign({}, context, { columns: rows[i] });
        if (truth(evaluate(node[2], inner)) === true) return own(rows[i], column) || null;
      }
      return null;
    }
  };
  function evaluate(node, context) { return NODES[node[0]](node, context); }

  globalThis.evalappExpressions = { evaluate: evaluate, truth: truth };
}());
