// Checks the proofs of a receipt, in a browser or under node, from what docs/proofs.md says they mean.
//
// It shares nothing with the program that made them. In a page it reads the receipt that the page carries, and says at
// its head what it found; under node it reads a receipt a line, and writes what it found a line.
"use strict";

const checker = (() => {
  class Malformed extends Error {}
  const must = (condition, said) => { if (!condition) throw new Malformed(said); };
  const key = literal => JSON.stringify(literal);
  const same = (one, other) => canonical(one) === canonical(other);
  const said = literal => `${literal[0]}.${literal[1]}=${literal[2]}`;

  function canonical(data) {
    if (Array.isArray(data)) return `[${data.map(canonical).join()}]`;
    if (data === null || typeof data !== "object") return JSON.stringify(data);
    return `{${Object.keys(data).sort().map(name => `${JSON.stringify(name)}:${canonical(data[name])}`).join()}}`;
  }

  // --- the form ------------------------------------------------------------------------------------------------------

  const text = data => typeof data === "string";
  const flag = data => typeof data === "boolean";
  const value = data => text(data) || flag(data);
  const whole = data => Number.isSafeInteger(data) && !Object.is(data, -0);
  const number = data => whole(data) && data >= 0;
  const name = data => text(data) && data.length <= 80 && /^[a-z][a-z0-9_]*$/.test(data);
  const named = data => flag(data) || name(data);
  const among = (...words) => data => words.includes(data);
  const orNull = form => data => data === null || form(data);
  const list = (form, least = 0) => data => Array.isArray(data) && data.length >= least && data.every(one => form(one));
  const row = (...forms) => data => Array.isArray(data) && data.length === forms.length && forms.every((f, n) => f(data[n]));
  const object = forms => data => data !== null && typeof data === "object" && !Array.isArray(data) &&
    Object.keys(data).length === Object.keys(forms).length &&
    Object.keys(forms).every(one => Object.hasOwn(data, one) && forms[one](data[one]));
  const kinds = (tag, forms) => data => data !== null && typeof data === "object" && Object.hasOwn(data, tag) &&
    text(data[tag]) && Object.hasOwn(forms, data[tag]) && object({[tag]: text, ...forms[data[tag]]})(data);

  const literal = row(text, text, value), place = row(text, text);
  const graded = {literal, degree: number, time: number};
  const test = object({
    measure: text, op: among("below", "at_most", "at_least", "above"),
    threshold: row(whole, data => number(data) && data > 0),
  });
  const is = object({each: flag, attribute: text, values: list(value, 1), least: number});
  const condition = data => is(data) || test(data) ||
    object({all: list(condition, 1)})(data) || object({any: list(condition, 1)})(data);
  const atom = {each: flag, attribute: text, value};
  const counts = {lower: number, upper: number, total: number};
  const claim = object({...graded, proof: number});

  const proofs = object({
    format: among("herstelkb/proofs/1"),
    rules: object({
      one: name, many: name, certainty: list(name, 1), time: list(name, 1),
      attributes: list(object({each: flag, attribute: name, values: list(named, 1), carries_over: flag})),
      measures: list(object({measure: text, form: among("share", "count"), counted: condition})),
      clauses: list(object({
        rule: text, at: orNull(text), each: flag, when: list(object({...atom, least: number})), tests: list(test),
        unless: orNull(condition), then: object(atom), hedge: number, time: number,
      })),
    }),
    cases: list(object({
      members: list(text), observed: list(object({literal, degree: number})), given: list(object(graded)), done: list(place),
    }), 1),
    steps: list(kinds("known", {
      observed: {case: number, ...graded},
      derived: {case: number, ...graded, clause: number, for: text, premises: list(number)},
      counted: {case: number, test, degree: number, time: number, ...counts},
      no_evidence: {case: number, rule: text, for: text},
      kept: {case: number, ...graded, proof: number},
    })),
    conclusions: list(claim), tensions: list(claim),
    refuted: list(object({
      literal, instead: list(number),
      misses: list(object({
        clause: number, for: text, barred: number,
        asked: list(kinds("needs", {
          literal: {literal, least: number, found: orNull(number), instead: list(number), fails: list(number)},
          test: {test, truth: orNull(flag), ...counts, unknown: list(text), excluded: list(text), fails: list(number)},
          no_evidence: {established: list(number), fails: list(number)},
        })),
      })),
    })),
  });

  // --- rules: every name is one that exists, and what is counted or denied is settled first --------------------------

  const distinct = (found, said) => must(new Set(found.map(key)).size === found.length, `${said} twice`);
  const leaves = condition => condition === null ? [] :
    condition.all ? condition.all.flatMap(leaves) : condition.any ? condition.any.flatMap(leaves) : [condition];

  class Rules {
    constructor(data) {
      Object.assign(this, data);
      this.top = data.certainty.length;
      this.last = data.time.length - 1;
      this.values = new Map(data.attributes.map(one => [key([one.each, one.attribute]), one.values]));
      this.carrying = new Set(data.attributes.filter(one => one.carries_over).map(one => key([one.each, one.attribute])));
      this.measure = new Map(data.measures.map(one => [one.measure, one]));
      this.wellFormed();
      this.concluding = new Map();
      data.clauses.forEach((clause, index) => {
        const head = key([clause.then.each, clause.then.attribute, clause.then.value]);
        this.concluding.set(head, [...this.concluding.get(head) || [], index]);
      });
      this.strata = this.settled();
    }

    wellFormed() {
      must(this.one !== this.many, "the kinds of subject have one name");
      distinct(this.certainty, "a certainty is there"); distinct(this.time, "a time is there");
      distinct(this.attributes.map(one => [one.each, one.attribute]), "an attribute is there");
      distinct(this.measures.map(one => one.measure), "a measure is there");
      for (const one of this.attributes) distinct(one.values, "a value is there");
      const taken = ["advice", ...this.attributes.filter(one => !one.each).map(one => one.attribute)];
      must(this.measures.every(one => !taken.includes(one.measure)), "a measure has the name of an attribute");
      must(this.attributes.every(one => one.attribute !== "advice"), "advice is no attribute");
      for (const one of this.measures) this.known(one.counted, true, false);
      for (const clause of this.clauses) {
        must(clause.time <= this.last && 1 <= clause.hedge && clause.hedge <= this.top, `rule '${clause.rule}' has no such grade`);
        must(clause.each || !clause.then.each, `rule '${clause.rule}' concludes of a member where there is none`);
        if (clause.then.attribute !== "advice") this.known({...clause.then, values: [clause.then.value], least: 1}, true);
        for (const one of clause.when) this.known({...one, values: [one.value]}, clause.each);
        for (const one of clause.tests) this.known(one, clause.each);
        if (clause.unless) this.known(clause.unless, clause.each);
      }
    }

    known(condition, each, measures = true) {
      for (const leaf of leaves(condition)) {
        if (leaf.measure !== undefined) { must(measures && this.measure.has(leaf.measure), `no measure '${leaf.measure}' here`); continue; }
        const values = this.values.get(key([leaf.each, leaf.attribute])) || [];
        must((each || !leaf.each) && leaf.values.every(one => values.includes(one)), `'${leaf.attribute}' has no such value here`);
        must(1 <= leaf.least && leaf.least <= this.top, `there is no degree ${leaf.least}`);
      }
    }

    others(leaf) { return this.values.get(key([leaf.each, leaf.attribute])).filter(one => !leaf.values.includes(one)); }

    /** The clauses in the order in which they settle. A value and a measure are nodes; an edge may be strict. */
    settled() {
      const node = (each, attribute, value) => key([each, attribute, value]);
      const nodes = (leaf, all) => leaf.measure !== undefined ? [key(leaf.measure)] :
        [...leaf.values, ...all ? this.others(leaf) : []].map(one => node(leaf.each, leaf.attribute, one));
      const heads = this.clauses.map(({then}) => node(then.each, then.attribute, then.value));
      const edges = this.clauses.flatMap((clause, index) => [
        ...clause.when.map(one => [node(one.each, one.attribute, one.value), heads[index], 0]),
        ...clause.tests.map(one => [key(one.measure), heads[index], 0]),
        ...leaves(clause.unless).flatMap(leaf => nodes(leaf, false)).map(one => [one, heads[index], 1]),
      ]);
      for (const one of this.measures)
        for (const leaf of leaves(one.counted)) edges.push(...nodes(leaf, true).map(below => [below, key(one.measure), 1]));
      const level = new Map([...heads, ...edges.flatMap(([from, to]) => [from, to])].map(one => [one, 0]));
      for (let round = 0, moved = true; moved; round += 1) {
        must(round <= level.size, "what is denied or counted rests on itself");
        moved = false;
        for (const [from, to, strict] of edges)
          if (level.get(to) < level.get(from) + strict) { level.set(to, level.get(from) + strict); moved = true; }
      }
      const strata = new Map();
      heads.forEach((head, index) => strata.set(level.get(head), [...strata.get(level.get(head)) || [], index]));
      return [...strata].sort(([one], [other]) => one - other).map(([, clauses]) => clauses);
    }
  }

  // --- a case: what holds, to which degree, by each point of time ----------------------------------------------------

  class Case {
    constructor(rules, facts) {
      this.rules = rules;
      this.members = facts.members;
      distinct(facts.members, "a member is there");
      must(!facts.members.includes(rules.one), "a member has the name of the one subject");
      this.subjects = new Set([rules.one, ...facts.members]);
      for (const {literal, degree} of [...facts.observed, ...facts.given]) {
        this.exists(literal);
        must(1 <= degree && degree <= rules.top, `${said(literal)}: there is no degree ${degree}`);
      }
      for (const {time} of facts.given) must(time <= rules.last, `there is no time ${time}`);
      distinct(facts.observed.map(({literal}) => literal.slice(0, 2)), "an observation is there");
      this.observed = new Map(facts.observed.map(one => [key(one.literal), one.degree]));
      this.seen = new Map(facts.observed.map(({literal}) => [key(literal.slice(0, 2)), literal]));
      this.given = facts.given;
      this.done = new Set(facts.done.map(key));
      this.verdicts = new Map();
      this.ways = rules.clauses.map(clause => (clause.each ? facts.members : [rules.one]).map(subject => this.way(clause, subject)));
      this.at = [];
      this.close();
    }

    exists(literal) {
      const [subject, attribute, value] = literal;
      const values = this.rules.values.get(key([subject !== this.rules.one, attribute])) || [];
      const fits = attribute === "advice" ? text(value) : values.includes(value);
      must(this.subjects.has(subject) && fits, `${said(literal)}: there is no such thing to know`);
    }

    of(each, subject) { return each ? subject : this.rules.one; }

    /** One clause about one subject. */
    way(clause, subject) {
      const {each, attribute, value} = clause.then;
      const conclusion = [this.of(each, subject), attribute, value];
      const evidence = clause.time === 0 && this.rules.carrying.has(key([each, attribute]));
      const when = clause.when.map(one => [this.of(one.each, subject), one.attribute, one.value]);
      return {
        clause, subject, conclusion, when, asks: when.map(key), head: key(conclusion), worths: [],
        runs: !(this.done.size && evidence) && !this.done.has(key(conclusion.slice(0, 2))),
        against: this.contradicts(conclusion),
      };
    }

    contradicts(literal) {
      const seen = this.seen.get(key(literal.slice(0, 2)));
      return seen !== undefined && !same(seen, literal);
    }

    close() {
      for (let point = 0; point <= this.rules.last; point += 1) {
        const holds = new Map(point ? this.at[point - 1] : this.observed);
        for (const one of this.given)
          if (one.time === point) holds.set(key(one.literal), Math.max(one.degree, holds.get(key(one.literal)) || 0));
        this.at.push(holds);
        for (const stratum of this.rules.strata) {
          const ways = stratum.flatMap(index => this.ways[index]).filter(way => way.runs);
          for (let rose = true; rose;) {
            rose = false;
            for (const way of ways) {
              const degree = this.firmer(way, point);
              if (degree > (holds.get(way.head) || 0)) { holds.set(way.head, degree); rose = true; }
            }
          }
        }
        for (const way of this.ways.flat()) way.worths.push(this.worth(way, point));
      }
    }

    /** The degree to which it concludes at a point, if that is firmer than at any before, and not barred. */
    firmer(way, point) {
      if (point === 0 && way.against) return 0;
      const degree = point < way.worths.length ? way.worths[point] : this.worth(way, point);
      return way.worths.slice(0, point).every(before => degree > before) ? degree : 0;
    }

    worth(way, point) {
      const {clause, subject} = way;
      if (clause.time > point) return 0;
      let degree = clause.hedge;
      for (let index = 0; index < way.asks.length; index += 1) {
        const held = this.at[point].get(way.asks[index]) || 0;
        if (held < clause.when[index].least) return 0;
        degree = Math.min(degree, held);
      }
      for (const test of clause.tests) degree = Math.min(degree, this.met(test, point));
      return degree && this.exempt(clause, subject, point) ? 0 : degree;
    }

    degree(literal, point = this.rules.last) { return this.at[point].get(key(literal)) || 0; }

    exempt(clause, subject, point) {
      return clause.unless !== null &&
        this.firmness(clause.unless, subject, literal => this.degree(literal, point), test => this.met(test, point)) > 0;
    }

    firmness(condition, subject, degree, met) {
      if (condition.all) return Math.min(...condition.all.map(part => this.firmness(part, subject, degree, met)));
      if (condition.any) return Math.max(...condition.any.map(part => this.firmness(part, subject, degree, met)));
      if (condition.measure !== undefined) return met(condition);
      const firmest = Math.max(...condition.values.map(one => degree([this.of(condition.each, subject), condition.attribute, one])));
      return firmest >= condition.least ? firmest : 0;
    }

    /** True, false or null (unknown), by what holds in a cut. */
    truth(condition, subject, point, cut) {
      const parts = (condition.all || condition.any || []).map(part => this.truth(part, subject, point, cut));
      if (condition.all) return parts.includes(false) ? false : parts.includes(null) ? null : true;
      if (condition.any) return parts.includes(true) ? true : parts.includes(null) ? null : false;
      const holds = (values, least) =>
        values.some(one => this.degree([this.of(condition.each, subject), condition.attribute, one], point) >= least);
      if (holds(condition.values, Math.max(cut, condition.least))) return true;
      return holds(this.rules.others(condition), cut) ? false : null;
    }

    counted(measure, point, cut) {
      const {counted} = this.rules.measure.get(measure);
      const truths = this.members.map(member => this.truth(counted, member, point, cut));
      const count = wanted => truths.filter(one => one === wanted).length;
      return {lower: count(true), upper: truths.length - count(false), total: truths.length};
    }

    /** True: met whatever the unknown turns out to be; false: never; null: that depends. */
    verdict(test, {lower, upper, total}) {
      const share = this.rules.measure.get(test.measure).form === "share";
      if (share && total === 0) return null;
      const limit = BigInt(test.threshold[0]) * BigInt(share ? total : 1), by = BigInt(test.threshold[1]);
      const meets = {
        below: count => count * by < limit, at_most: count => count * by <= limit,
        at_least: count => count * by >= limit, above: count => count * by > limit,
      }[test.op];
      const [one, other] = [meets(BigInt(lower)), meets(BigInt(upper))];
      return one && other ? true : one || other ? null : false;
    }

    /** The degree to which a test is met: the highest cut in which it is. */
    met(test, point) {
      const asked = key([canonical(test), point]);
      if (!this.verdicts.has(asked)) {
        let cut = this.rules.top;
        while (cut && this.verdict(test, this.counted(test.measure, point, cut)) !== true) cut -= 1;
        this.verdicts.set(asked, cut);
      }
      return this.verdicts.get(asked);
    }

    /** Does a clause that begins to fire later than now conclude it? */
    foretold(literal) {
      return this.ways.flat().some(way => way.runs && way.head === key(literal) && !way.worths[0] && way.worths.some(Boolean));
    }

    concluding(literal) {
      return this.rules.concluding.get(key([literal[0] !== this.rules.one, literal[1], literal[2]])) || [];
    }
  }

  // --- what is shown -------------------------------------------------------------------------------------------------

  class Check {
    constructor(data) {
      this.data = data;
      this.rules = new Rules(data.rules);
      this.cases = data.cases.map(facts => new Case(this.rules, facts));
      this.here = this.cases[0];
      this.used = new Set();
      this.wrong = [];
      this.bad = new Map();  // by the number of a step: is it, or anything it rests on, wrong?
    }

    find(about, code) { this.wrong.push({about, code}); return false; }

    all() {
      const {steps, conclusions, tensions, refuted} = this.data;
      steps.forEach((step, number) => this.bad.set(number, !this.step(step, number)));
      distinct(conclusions.map(({literal, degree, time}) => [literal, degree, time]), "a conclusion is there");
      distinct(tensions.map(({literal}) => literal), "a tension is there");
      distinct(refuted.map(({literal}) => literal), "a refutation is there");
      const proved = conclusions.filter(one => this.claimed(one, false)).length;
      tensions.forEach(one => this.claimed(one, true));
      const explained = refuted.filter(one => this.refutation(one)).length;
      this.complete();
      steps.forEach((_, number) => must(this.used.has(number), `step ${number} is of no use to anything`));
      return {conclusions: [proved, conclusions.length], refuted: [explained, refuted.length], wrong: this.wrong};
    }

    /** A step that something rests on, of the same case. */
    use(number, index, before = this.data.steps.length) {
      must(number < before, `there is no step ${number} before this`);
      const step = this.data.steps[number];
      must(index === undefined || step.case === index, `step ${number} is of another case`);
      this.used.add(number);
      return step;
    }

    sound(number) { return !this.bad.get(number) && !this.data.steps[number].barred; }

    step(step, number) {
      must(step.case < this.cases.length, `there is no case ${step.case}`);
      const one = this.cases[step.case];
      if (step.literal) one.exists(step.literal);
      if (step.known === "observed") {
        const seen = one.observed.get(key(step.literal)) === step.degree && step.time === 0;
        return seen || this.find(said(step.literal), "not-observed");
      }
      if (step.known === "counted") must(this.rules.measure.has(step.test.measure), `no measure '${step.test.measure}'`);
      if (step.known === "derived") return this.derived(step, number, one);
      return step.known !== "kept" || this.kept(step, number, one);
    }

    kept(step, number, one) {
      const there = this.use(step.proof, undefined, number);
      must(["observed", "derived"].includes(there.known) && there.case > step.case, `${said(step.literal)}: not established elsewhere`);
      const {literal, degree, time} = step;
      if (!one.given.some(given => same(given, {literal, degree, time}))) return this.find(said(literal), "not-given");
      if (!same([there.literal, there.degree, there.time], [literal, degree, time])) return this.find(said(literal), "other-elsewhere");
      return this.sound(step.proof);
    }

    derived(step, number, one) {
      const about = said(step.literal);
      must(step.clause < this.rules.clauses.length, `${about}: there is no clause ${step.clause}`);
      const premises = step.premises.map(premise => this.use(premise, step.case, number));
      const clause = this.rules.clauses[step.clause], way = one.way(clause, step.for);
      const shown = premises.map(premise => premise.literal || premise.test || [premise.rule, premise.for]);
      const absence = clause.unless === null ? [] : [[clause.rule, step.for]];
      must(same(shown, [...way.when, ...clause.tests, ...absence]), `${about}: the clause asks for other premises`);
      must(clause.when.every(({least}, index) => premises[index].degree >= least), `${about}: a premise is too weak`);
      must(way.head === key(step.literal), `${about}: the clause concludes something else`);
      if (!one.ways[step.clause].some(({subject, runs}) => subject === step.for && runs)) return this.find(about, "not-run");
      const grades = premises.filter(premise => premise.known !== "no_evidence");
      if (step.degree !== Math.min(clause.hedge, ...grades.map(premise => premise.degree))) return this.find(about, "wrong-degree");
      if (step.time !== Math.max(clause.time, ...grades.map(premise => premise.time)) || step.time > this.rules.last)
        return this.find(about, "wrong-time");
      step.barred = step.time === 0 && way.against;
      if (!step.barred && one.degree(step.literal, step.time) < step.degree) return this.find(about, "barred-before");
      if (one.exempt(clause, step.for, step.time)) return this.find(about, "exempt");
      const counted = grades.every(premise => premise.known !== "counted" || this.counted(premise, step.time, one));
      return counted && step.premises.every(premise => this.sound(premise));
    }

    counted(step, point, one) {
      const {test, degree, time, lower, upper, total} = step;
      if (!degree || degree !== one.met(test, point)) return this.find(test.measure, "not-met");
      if (!same({lower, upper, total}, one.counted(test.measure, point, degree))) return this.find(test.measure, "miscounted");
      let since = point;
      while (since && one.met(test, since - 1) >= degree) since -= 1;
      return time === since || this.find(test.measure, "wrong-time");
    }

    claimed({literal, degree, time, proof}, barred) {
      const step = this.use(proof, 0);
      must(step.known === "derived" || !barred && step.known === "kept", `${said(literal)}: that is no conclusion`);
      must(same([literal, degree, time], [step.literal, step.degree, step.time]), `${said(literal)}: its proof shows something else`);
      if (this.bad.get(proof)) return this.find(said(literal), "unproved");
      return barred === Boolean(step.barred) || this.find(said(literal), barred ? "not-barred" : "barred");
    }

    /** What follows has a proof of every rise, what is barred is shown, and the rest is refuted. */
    complete() {
      const {here, rules} = this;
      const proved = new Set(this.data.conclusions.map(({literal, degree, time}) => key([literal, degree, time])));
      const against = new Set(this.data.tensions.map(({literal}) => key(literal)));
      const refuted = new Set(this.data.refuted.map(({literal}) => key(literal)));
      const concluded = new Set(here.given.map(one => key(one.literal)));
      const points = here.at.map((_, point) => point);
      for (const way of here.ways.flat().filter(one => one.runs)) {
        if (points.some(point => here.firmer(way, point))) concluded.add(way.head);
        const seen = here.seen.get(key(way.conclusion.slice(0, 2)));
        if (way.against && way.worths[0] && !against.has(way.head) && !here.foretold(seen)) this.find(said(way.conclusion), "no-tension");
      }
      for (const one of concluded) {
        const literal = JSON.parse(one);
        for (const point of points) {
          const degree = here.degree(literal, point), before = point ? here.degree(literal, point - 1) : 0;
          const observed = point === 0 && here.observed.get(one) === degree;
          if (degree > before && !observed && !proved.has(key([literal, degree, point]))) this.find(said(literal), "no-proof");
        }
      }
      const held = new Set([...here.at[rules.last].keys()].map(one => key(JSON.parse(one).slice(0, 2))));
      for (const {then} of rules.clauses)
        for (const subject of then.each ? here.members : [rules.one]) {
          const missing = !held.has(key([subject, then.attribute])) && then.attribute !== "advice";
          const literal = [subject, then.attribute, then.value];
          if (missing && !refuted.has(key(literal))) this.find(said(literal), "no-refutation");
        }
      this.closed(refuted);
    }

    closed(refuted) {
      for (const one of this.data.refuted)
        for (const asked of one.misses.flatMap(miss => miss.asked))
          if (asked.needs === "literal" && asked.found === null && !refuted.has(key(asked.literal)) && this.here.concluding(asked.literal).length)
            this.find(said(asked.literal), "no-refutation");
    }

    // --- why not ---

    refutation({literal, instead, misses}) {
      const {here} = this, about = said(literal), before = this.wrong.length;
      here.exists(literal);
      if (here.degree(literal)) this.find(about, "holds");
      const ways = here.concluding(literal).flatMap(index => {
        const {each, then} = this.rules.clauses[index];
        return (each && !then.each ? here.members : [literal[0]]).map(subject => key([index, subject]));
      });
      for (const {clause, asked} of misses) {
        must(clause < this.rules.clauses.length, `${about}: there is no clause ${clause}`);
        for (const one of asked) if (one.literal) here.exists(one.literal);
      }
      const shown = misses.map(miss => key([miss.clause, miss.for]));
      if (!same([...shown].sort(), ways.sort())) return this.find(about, "other-ways");
      const distances = misses.map(miss => this.distance(miss));
      if (distances.some((one, n) => n && (distances[n - 1][0] - one[0] || distances[n - 1][1] - one[1]) > 0)) this.find(about, "not-nearest-first");
      this.others(literal, instead, about);
      for (const miss of misses) this.miss(miss, about);
      return this.wrong.length === before;
    }

    /** How many requirements keep it from firing, and how many of those are not merely unknown. */
    distance({asked}) {
      const points = new Set(asked.flatMap(one => one.fails)).size;
      const throughout = asked.filter(one => points && one.fails.length === points);
      const unmet = throughout.length ? throughout : asked.filter(one => one.fails.length);
      const unknown = one => one.needs === "literal" ? one.found === null && !one.instead.length : one.needs === "test" && one.truth === null;
      return [unmet.length, unmet.filter(one => !unknown(one)).length];
    }

    miss({clause: index, for: subject, barred, asked}, about) {
      const {here, rules} = this, way = here.ways[index].find(one => one.subject === subject), {clause} = way;
      const needs = [
        ...way.when.map((literal, n) => ({needs: "literal", literal, least: clause.when[n].least})),
        ...clause.tests.map(test => ({needs: "test", test})), ...clause.unless === null ? [] : [{needs: "no_evidence"}],
      ];
      const shown = asked.map(({needs, literal, least, test}) => JSON.parse(JSON.stringify({needs, literal, least, test})));
      if (!same(shown, needs)) return this.find(about, "other-requirements");
      const met = {
        literal: (one, point) => here.degree(one.literal, point) >= one.least,
        test: (one, point) => here.met(one.test, point) > 0,
        no_evidence: (_, point) => !here.exempt(clause, subject, point),
      };
      for (const one of asked) {
        const fails = [];
        for (let point = clause.time; point <= rules.last; point += 1) if (!met[one.needs](one, point)) fails.push(point);
        if (!same(fails, one.fails)) this.find(about, "other-points");
        else if (one.needs === "literal") this.premise(one, about);
        else if (one.needs === "test") this.test(one, about);
        else this.established(one, clause, subject, about);
      }
      if (barred !== (way.against ? way.worths[0] : 0)) this.find(about, "wrong-barred");
      return way.worths.some(worth => worth > barred) ? this.find(about, "fires") : true;
    }

    premise({literal, found, instead}, about) {
      if (found === null) {
        if (this.here.degree(literal)) this.find(said(literal), "holds");
        this.others(literal, instead, about);
      } else {
        this.final(found, about, [literal]);
        if (instead.length) this.find(about, "other-instead");
      }
    }

    /** A sound proof of one of these literals, to the degree that it has in the end. */
    final(number, about, literals) {
      const step = this.use(number, 0);
      const shows = step.literal && literals.some(one => same(one, step.literal)) && step.degree === this.here.degree(step.literal);
      return shows && this.sound(number) || this.find(about, "unproved");
    }

    /** Proofs of just the other values that there are. */
    others(literal, numbers, about) {
      const values = this.rules.values.get(key([literal[0] !== this.rules.one, literal[1]])) || [];
      const held = values.filter(one => one !== literal[2]).map(one => [literal[0], literal[1], one]).filter(one => this.here.degree(one));
      const shown = numbers.map(number => key(this.use(number, 0).literal || null));
      if (!same([...shown].sort(), held.map(key).sort())) this.find(about, "other-instead");
      for (const number of numbers) this.final(number, about, held);
    }

    test({test, truth, lower, upper, total, unknown, excluded}, about) {
      const {here, rules} = this, found = here.counted(test.measure, rules.last, 1);
      const who = wanted => here.members.filter(one => here.truth(rules.measure.get(test.measure).counted, one, rules.last, 1) === wanted);
      if (truth !== (here.met(test, rules.last) ? true : here.verdict(test, found))) this.find(about, "not-met");
      if (!same([{lower, upper, total}, unknown, excluded], [found, who(null), who(false)])) this.find(about, "miscounted");
    }

    established({established, fails}, clause, subject, about) {
      const steps = established.map(number => this.use(number, 0)), point = fails.at(-1);
      if (!fails.length) return steps.length ? this.find(about, "not-exempt") : true;
      const literals = new Map(), tests = new Map();
      for (const [index, step] of steps.entries()) {
        const leaf = step.test && leaves(clause.unless).some(one => same(one, step.test));
        if (step.literal && step.time <= point && this.sound(established[index])) literals.set(key(step.literal), step.degree);
        else if (leaf && this.counted(step, point, this.here)) tests.set(canonical(step.test), step.degree);
        else return this.find(about, "not-exempt");
      }
      const firm = this.here.firmness(clause.unless, subject, one => literals.get(key(one)) || 0, one => tests.get(canonical(one)) || 0);
      return firm > 0 || this.find(about, "not-exempt");
    }
  }

  // --- a receipt, or bare proofs -------------------------------------------------------------------------------------

  const bytes = hex => Uint8Array.from(hex.match(/../g) || [], pair => parseInt(pair, 16));
  const without = (data, ...names) => new TextEncoder().encode(canonical(Object.fromEntries(Object.entries(data).filter(([one]) => !names.includes(one)))));

  /** Is it as it was sealed? null: that cannot be seen here. */
  async function sealed(receipt) {
    if (!globalThis.crypto?.subtle) return null;
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", without(receipt, "seal", "signature")));
    return receipt.seal === [...hash].map(one => one.toString(16).padStart(2, "0")).join("");
  }

  async function signed(receipt) {
    if (!receipt.signature || !globalThis.crypto?.subtle) return null;
    try {
      const {key, value} = receipt.signature;
      const imported = await crypto.subtle.importKey("raw", bytes(key), {name: "Ed25519"}, false, ["verify"]);
      return await crypto.subtle.verify({name: "Ed25519"}, imported, bytes(value), without(receipt, "signature"));
    } catch { return false; }
  }

  function checkedProofs(data) {
    try {
      must(proofs(data), "something is missing, of another type, or not known");
      return new Check(data).all();
    } catch (error) {
      return {conclusions: [0, data?.conclusions?.length || 0], refuted: [0, data?.refuted?.length || 0], wrong: [{about: error.message, code: "malformed"}]};
    }
  }

  /** How many conclusions are proved and how many why-nots hold, of how many, and all that is wrong. */
  async function checked(data) {
    if (data?.format !== "herstelkb/receipt/1") return {...checkedProofs(data), seal: null, signature: null};
    const [seal, signature] = [await sealed(data), await signed(data)];
    const found = data.proofs ? checkedProofs(data.proofs) : {conclusions: [0, 0], refuted: [0, 0], wrong: []};
    if (seal === false) found.wrong.push({about: "", code: "seal"});
    if (signature === false) found.wrong.push({about: "", code: "signature"});
    return {...found, seal, signature};
  }

  return {checked};
})();

// --- in a page, and under node -----------------------------------------------------------------------------------------

async function tell() {
  const [receipt, words] = ["receipt", "checker-words"].map(id => JSON.parse(document.getElementById(id).textContent));
  const {conclusions, refuted, wrong, seal} = await checker.checked(receipt);
  const filled = (said, values) => said.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const place = document.getElementById("checked");
  const [first, last] = [wrong.length ? words.wrong : words.right, seal === null ? words.no_seal : ""];
  const counts = {n: conclusions[0], total: conclusions[1], m: refuted[0], others: refuted[1]};
  place.textContent = [words.done, first, last].filter(Boolean).map(said => filled(said, counts)).join(" ");
  place.className = wrong.length ? "checked wrong" : "checked right";
  const found = document.createElement("ul");
  for (const {about, code} of wrong.slice(0, 20)) {
    const line = found.appendChild(document.createElement("li"));
    if (about) line.append(Object.assign(document.createElement("code"), {textContent: about}), ": ");
    line.append(words.codes[code]);
  }
  if (wrong.length > 20) found.appendChild(document.createElement("li")).append(filled(words.more, {n: wrong.length - 20}));
  if (wrong.length) place.after(found);
}

if (typeof document !== "undefined") tell();
else if (require.main === module)
  (async () => {
    for (const line of require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean))
      console.log(JSON.stringify(await checker.checked(JSON.parse(line))));
  })();
