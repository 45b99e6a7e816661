// Checks the proofs of a receipt, in a browser or under node, from what docs/proofs.md says they mean.
//
// It shares nothing with the program that made them. In a page it reads the receipt that the page carries, and says at
// its head what it found; under node it reads a receipt a line, and writes what it found a line.
"use strict";

const checker = (() => {
  const must = (condition, said) => { if (!condition) throw new Error(said); };
  const key = data => JSON.stringify(data);
  const said = literal => `${literal[0]}.${literal[1]}=${literal[2]}`;
  const canonical = data => Array.isArray(data) ? `[${data.map(canonical).join()}]` :
    data === null || typeof data !== "object" ? key(data) :
      `{${Object.keys(data).sort().map(name => `${key(name)}:${canonical(data[name])}`).join()}}`;
  const same = (one, other) => canonical(one) === canonical(other);
  const sameSet = (one, other) => key([...one].sort()) === key([...other].sort());
  const distinct = (found, what) => must(new Set(found.map(key)).size === found.length, `${what} is there twice`);
  const leaves = condition => condition === null ? [] : (condition.all || condition.any)?.flatMap(leaves) || [condition];

  // --- the form: everything is there, of its type, and nothing else ---------------------------------------------------
  const text = data => typeof data === "string", flag = data => typeof data === "boolean", value = one => text(one) || flag(one);
  const whole = data => Number.isSafeInteger(data) && !Object.is(data, -0), number = data => whole(data) && data >= 0;
  const name = data => text(data) && data.length <= 80 && /^[a-z][a-z0-9_]*$/.test(data);
  const among = (...words) => data => words.includes(data);
  const orNull = form => data => data === null || form(data);
  const list = (form, least = 0) => data => Array.isArray(data) && data.length >= least && data.every(one => form(one));
  const row = (...forms) => data => Array.isArray(data) && data.length === forms.length && forms.every((form, n) => form(data[n]));
  const object = forms => data => data !== null && typeof data === "object" && !Array.isArray(data) &&
    Object.keys(data).length === Object.keys(forms).length &&
    Object.keys(forms).every(one => Object.hasOwn(data, one) && forms[one](data[one]));
  const kinds = (tag, forms) => data => data !== null && typeof data === "object" && Object.hasOwn(data, tag) &&
    text(data[tag]) && Object.hasOwn(forms, data[tag]) && object({[tag]: text, ...forms[data[tag]]})(data);

  const literal = row(text, text, value), graded = {literal, degree: number, time: number};
  const gcd = (one, other) => other ? gcd(other, one % other) : Math.abs(one);
  const threshold = data => row(whole, number)(data) && data[1] > 0 && gcd(...data) === 1;
  const test = object({measure: text, op: among("below", "at_most", "at_least", "above"), threshold});
  const condition = data => object({each: flag, attribute: text, values: list(value, 1), least: number})(data) || test(data) ||
    object({all: list(condition, 1)})(data) || object({any: list(condition, 1)})(data);
  const atom = {each: flag, attribute: text, value}, counts = {lower: number, upper: number, total: number};
  const claims = list(object({...graded, proof: number}));
  const proofs = object({
    format: among("herstelkb/proofs/1"),
    rules: object({
      one: name, many: name, certainty: list(name, 1), time: list(name, 1),
      attributes: list(object({each: flag, attribute: name, values: list(one => flag(one) || name(one), 1), carries_over: flag})),
      measures: list(object({measure: text, form: among("share", "count"), counted: condition})),
      clauses: list(object({
        rule: text, at: orNull(text), each: flag, when: list(object({...atom, least: number})), tests: list(test),
        unless: orNull(condition), then: object(atom), hedge: number, time: number,
      })),
    }),
    cases: list(object({
      members: list(text), observed: list(object({literal, degree: number})), given: list(object(graded)), done: list(row(text, text)),
    }), 1),
    steps: list(kinds("known", {
      observed: {case: number, ...graded},
      derived: {case: number, ...graded, clause: number, for: text, premises: list(number)},
      counted: {case: number, test, degree: number, time: number, ...counts},
      no_evidence: {case: number, rule: text, for: text},
      kept: {case: number, ...graded, proof: number},
    })),
    conclusions: claims, tensions: claims,
    refuted: list(object({literal, instead: list(number), misses: list(object({
      clause: number, for: text, barred: number,
      asked: list(kinds("needs", {
        literal: {literal, least: number, found: orNull(number), instead: list(number), fails: list(number)},
        test: {test, truth: orNull(flag), ...counts, unknown: list(text), excluded: list(text), fails: list(number)},
        no_evidence: {established: list(number), fails: list(number)},
      })),
    }))})),
  });

  // --- rules: every name is one that exists, and what is counted or denied is settled first ---------------------------
  class Rules {
    constructor(data) {
      Object.assign(this, data);
      [this.top, this.last] = [data.certainty.length, data.time.length - 1];
      this.values = new Map(data.attributes.map(one => [key([one.each, one.attribute]), one.values]));
      this.carrying = new Set(data.attributes.filter(one => one.carries_over).map(one => key([one.each, one.attribute])));
      this.measure = new Map(data.measures.map(one => [one.measure, one]));
      must(data.one !== data.many, "the kinds of subject have one name");
      const places = data.attributes.map(one => [one.each, one.attribute]), measures = data.measures.map(one => one.measure);
      for (const names of [data.certainty, data.time, places, measures, ...this.values.values()]) distinct(names, "a name");
      distinct(["advice", ...places.filter(([each]) => !each).map(([, one]) => one), ...measures], "a name");
      must(!this.values.has(key([true, "advice"])), "a name stands for two things");
      for (const one of data.measures) this.known(one.counted, true, false);
      data.clauses.forEach(clause => this.clause(clause));
      this.strata = this.settled();
    }
    clause({rule, each, when, tests, unless, then, hedge, time}) {
      must(time <= this.last && 1 <= hedge && hedge <= this.top, `rule '${rule}' has no such grade`);
      must(each || !then.each, `rule '${rule}' concludes of a member where there is none`);
      if (then.attribute !== "advice") this.known({...then, values: [then.value], least: 1}, true);
      for (const one of when) this.known({...one, values: [one.value]}, each);
      for (const one of [...tests, unless]) this.known(one, each);
    }
    known(condition, each, measures = true) {
      for (const {measure, ...leaf} of leaves(condition)) {
        if (measure !== undefined) { must(measures && this.measure.has(measure), `no measure '${measure}' here`); continue; }
        const values = this.values.get(key([leaf.each, leaf.attribute])) || [];
        must((each || !leaf.each) && leaf.values.every(one => values.includes(one)), `'${leaf.attribute}' has no such value here`);
        must(1 <= leaf.least && leaf.least <= this.top, `there is no degree ${leaf.least}`);
      }
    }
    others({each, attribute, values}) { return this.values.get(key([each, attribute])).filter(one => !values.includes(one)); }
    /** The numbers of the clauses, in the order in which they settle: nodes are values and measures, edges may be strict. */
    settled() {
      const node = ({each, attribute, value}) => key([each, attribute, value]);
      const nodes = (leaf, all) => leaf.measure !== undefined ? [key(leaf.measure)] :
        [...leaf.values, ...all ? this.others(leaf) : []].map(value => node({...leaf, value}));
      const heads = this.clauses.map(({then}) => node(then));
      const edges = this.clauses.flatMap(({when, tests, unless}, index) => [
        ...when.map(one => [node(one), heads[index], 0]), ...tests.map(one => [key(one.measure), heads[index], 0]),
        ...leaves(unless).flatMap(leaf => nodes(leaf, false)).map(one => [one, heads[index], 1]),
      ]);
      for (const one of this.measures)
        for (const leaf of leaves(one.counted)) edges.push(...nodes(leaf, true).map(below => [below, key(one.measure), 1]));
      const level = new Map([...heads, ...edges.flatMap(([from, to]) => [from, to])].map(one => [one, 0]));
      for (let round = 0, moved = true; moved; round += 1) {
        must(round <= level.size, "what is denied or counted rests on itself");
        moved = false;
        for (const [from, to, strict] of edges)
          if (level.get(to) < level.get(from) + strict) moved = level.set(to, level.get(from) + strict);
      }
      const strata = [];
      heads.forEach((head, index) => (strata[level.get(head)] ||= []).push(index));
      return strata.filter(Boolean);
    }
  }

  // --- a case: what holds, to which degree, by each point of time -----------------------------------------------------
  class Case {
    constructor(rules, {members, observed, given, done}) {
      Object.assign(this, {rules, members, given, done: new Set(done.map(key)), at: [], verdicts: new Map()});
      distinct(members, "a member");
      must(!members.includes(rules.one), "a member has the name of the one subject");
      this.subjects = new Set([rules.one, ...members]);
      for (const {literal, degree, time} of [...observed, ...given]) {
        this.exists(literal);
        must(1 <= degree && degree <= rules.top && (time || 0) <= rules.last, `${said(literal)}: there is no such grade`);
      }
      distinct(observed.map(({literal}) => literal.slice(0, 2)), "an observation");
      this.observed = new Map(observed.map(one => [key(one.literal), one.degree]));
      this.seen = new Map(observed.map(({literal}) => [key(literal.slice(0, 2)), literal]));
      this.ways = rules.clauses.map(clause => (clause.each ? members : [rules.one]).map(subject => this.way(clause, subject)));
      for (let point = 0; point <= rules.last; point += 1) this.close(point);
    }
    exists(literal) {
      const [subject, attribute, value] = literal, values = this.rules.values.get(key([subject !== this.rules.one, attribute]));
      must(this.subjects.has(subject) && (attribute === "advice" ? text(value) : values?.includes(value)), `${said(literal)}: there is no such thing to know`);
    }
    of(each, subject) { return each ? subject : this.rules.one; }
    /** One clause about one subject; `worths` are the degrees to which it fires by each point. */
    way(clause, subject) {
      const {each, attribute, value} = clause.then, conclusion = [this.of(each, subject), attribute, value];
      const when = clause.when.map(one => [this.of(one.each, subject), one.attribute, one.value]);
      const evidence = clause.time === 0 && this.rules.carrying.has(key([each, attribute]));
      const place = key(conclusion.slice(0, 2)), runs = !(this.done.size && evidence) && !this.done.has(place);
      const against = this.seen.has(place) && !same(this.seen.get(place), conclusion);
      return {clause, subject, conclusion, head: key(conclusion), when, asks: when.map(key), runs, against, worths: []};
    }
    /** What holds by a point: what held before or is given, and, stratum by stratum, all that follows from it. */
    close(point) {
      const holds = this.at[point] = new Map(point ? this.at[point - 1] : this.observed);
      for (const {literal, degree, time} of this.given)
        if (time === point) holds.set(key(literal), Math.max(degree, holds.get(key(literal)) || 0));
      for (const stratum of this.rules.strata) {
        const ways = stratum.flatMap(index => this.ways[index]).filter(way => way.runs);
        for (let rose = true; rose;) {
          rose = false;
          for (const way of ways) {
            const degree = this.firmer(way, point);
            if (degree > (holds.get(way.head) || 0)) rose = holds.set(way.head, degree);
          }
        }
      }
      for (const way of this.ways.flat()) way.worths.push(this.worth(way, point));
    }
    /** The degree to which it concludes at a point, if that is firmer than at any before, and not barred. */
    firmer(way, point) {
      if (point === 0 && way.against) return 0;
      const degree = way.worths[point] ?? this.worth(way, point);
      return way.worths.slice(0, point).every(before => degree > before) ? degree : 0;
    }
    worth({clause, subject, asks}, point) {
      if (clause.time > point) return 0;
      const held = asks.map(one => this.at[point].get(one) || 0);
      if (held.some((degree, index) => degree < clause.when[index].least)) return 0;
      const degree = Math.min(clause.hedge, ...held, ...clause.tests.map(test => this.met(test, point)));
      return degree && this.exempt(clause, subject, point) ? 0 : degree;
    }
    degree(literal, point = this.rules.last) { return this.at[point].get(key(literal)) || 0; }
    exempt({unless}, subject, point) {
      return unless !== null && this.firmness(unless, subject, one => this.degree(one, point), one => this.met(one, point)) > 0;
    }
    firmness(condition, subject, degree, met) {
      const parts = (condition.all || condition.any || []).map(part => this.firmness(part, subject, degree, met));
      if (parts.length) return condition.all ? Math.min(...parts) : Math.max(...parts);
      if (condition.measure !== undefined) return met(condition);
      const firmest = Math.max(...condition.values.map(one => degree([this.of(condition.each, subject), condition.attribute, one])));
      return firmest >= condition.least ? firmest : 0;
    }
    /** True, false or null (unknown), by what holds in a cut. */
    truth(condition, subject, point, cut) {
      const parts = (condition.all || condition.any || []).map(part => this.truth(part, subject, point, cut));
      if (parts.length) return parts.includes(!condition.all) ? !condition.all : parts.includes(null) ? null : Boolean(condition.all);
      const holds = (values, least) =>
        values.some(one => this.degree([this.of(condition.each, subject), condition.attribute, one], point) >= least);
      if (holds(condition.values, Math.max(cut, condition.least))) return true;
      return holds(this.rules.others(condition), cut) ? false : null;
    }
    truths(measure, point, cut) {
      return this.members.map(one => this.truth(this.rules.measure.get(measure).counted, one, point, cut));
    }
    counted(measure, point, cut) {
      const truths = this.truths(measure, point, cut), count = wanted => truths.filter(one => one === wanted).length;
      return {lower: count(true), upper: truths.length - count(false), total: truths.length};
    }
    /** True: met whatever the unknown turns out to be; false: never; null: that depends, or it is a share of nobody. */
    verdict({measure, op, threshold: [numerator, denominator]}, {lower, upper, total}) {
      const share = this.rules.measure.get(measure).form === "share";
      if (share && !total) return null;
      const limit = BigInt(numerator) * BigInt(share ? total : 1);
      const meets = [lower, upper].map(count => BigInt(count) * BigInt(denominator)).map(count =>
        ({below: count < limit, at_most: count <= limit, at_least: count >= limit, above: count > limit})[op]);
      return meets[0] === meets[1] ? meets[0] : null;
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
    /** The numbers of the clauses that can conclude it, each with the subjects for whom. */
    concluding([subject, attribute, value]) {
      const each = subject !== this.rules.one;
      return this.rules.clauses.flatMap((clause, index) => same(clause.then, {each, attribute, value}) ?
        [[index, clause.each && !each ? this.members : [subject]]] : []);
    }
  }

  // --- what is shown: each step follows, each reason holds, and nothing is left out ------------------------------------
  class Check {
    constructor(data) {
      const rules = new Rules(data.rules), cases = data.cases.map(facts => new Case(rules, facts));
      // `bad`: by the number of a step, whether it, or anything that it rests on, is wrong.
      Object.assign(this, {data, rules, cases, here: cases[0], wrong: new Map(), used: new Set(), barred: new Set(), bad: []});
    }
    find(about, code) { this.shaky = Boolean(this.wrong.set(key([about, code]), {about, code})); return false; }
    all() {
      const {steps, conclusions, tensions, refuted} = this.data;
      steps.forEach((step, number) => this.bad.push(!this.step(step, number)));
      distinct(conclusions.map(({literal, degree, time}) => [literal, degree, time]), "a conclusion");
      for (const claims of [tensions, refuted]) distinct(claims.map(({literal}) => literal), "a tension or refutation");
      const proved = conclusions.filter(one => this.claimed(one, false)).length;
      tensions.forEach(one => this.claimed(one, true));
      const explained = refuted.filter(one => this.refutation(one)).length;
      this.complete();
      steps.forEach((_, number) => must(this.used.has(number), `step ${number} is of no use to anything`));
      return {conclusions: [proved, conclusions.length], refuted: [explained, refuted.length], wrong: [...this.wrong.values()]};
    }
    /** A step that something rests on, before it and of the same case. */
    use(number, index, before = this.data.steps.length) {
      must(number < before, `there is no step ${number} before this`);
      must(index === undefined || this.data.steps[number].case === index, `step ${number} is of another case`);
      this.used.add(number);
      return this.data.steps[number];
    }
    sound(number, about) {
      if (this.bad[number]) this.shaky = true;
      return !this.bad[number] && (!this.barred.has(number) || this.find(about, "barred"));
    }
    step(step, number) {
      must(step.case < this.cases.length, `there is no case ${step.case}`);
      const one = this.cases[step.case], {known, literal, degree, time} = step;
      if (literal) one.exists(literal);
      if (known === "counted") must(this.rules.measure.has(step.test.measure), `no measure '${step.test.measure}'`);
      if (known === "observed") return one.observed.get(key(literal)) === degree && time === 0 || this.find(said(literal), "not_observed");
      if (known === "derived") return this.derived(step, number, one);
      if (known !== "kept") return true;  // checked with the step that rests on it, which knows the point of time
      const there = this.use(step.proof, undefined, number);
      must(["observed", "derived"].includes(there.known) && there.case > step.case, `${said(literal)}: not established elsewhere`);
      if (!one.given.some(given => same(given, {literal, degree, time}))) return this.find(said(literal), "not_given");
      if (!same([there.literal, there.degree, there.time], [literal, degree, time])) return this.find(said(literal), "other_elsewhere");
      return this.sound(step.proof, said(literal));
    }
    derived(step, number, one) {
      const about = said(step.literal);
      must(step.clause < this.rules.clauses.length, `${about}: there is no clause ${step.clause}`);
      const clause = this.rules.clauses[step.clause], way = one.way(clause, step.for);
      const premises = step.premises.map(premise => this.use(premise, step.case, number));
      const shown = premises.map(premise => premise.literal || premise.test || [premise.rule, premise.for]);
      const asked = [...way.when, ...clause.tests, ...clause.unless === null ? [] : [[clause.rule, step.for]]];
      must(same(shown, asked) && way.head === key(step.literal), `${about}: the clause says something else`);
      must(clause.when.every(({least}, index) => premises[index].degree >= least), `${about}: a premise is too weak`);
      if (!one.ways[step.clause].some(({subject, runs}) => subject === step.for && runs)) return this.find(about, "not_run");
      const grades = premises.filter(premise => premise.known !== "no_evidence");
      if (step.degree !== Math.min(clause.hedge, ...grades.map(({degree}) => degree))) return this.find(about, "wrong_degree");
      const time = Math.max(clause.time, ...grades.map(premise => premise.time));
      if (step.time !== time || time > this.rules.last) return this.find(about, "wrong_time");
      const barred = time === 0 && way.against;
      if (barred) this.barred.add(number);
      if (!barred && one.degree(step.literal, time) < step.degree) return this.find(about, "barred_before");
      if (one.exempt(clause, step.for, time)) return this.find(about, "exempt");
      const counted = grades.every(premise => premise.known !== "counted" || this.counted(premise, time, one));
      return counted && step.premises.every(premise => this.sound(premise, about));
    }
    counted({test, degree, time, lower, upper, total}, point, one) {
      if (!degree || degree !== one.met(test, point)) return this.find(test.measure, "not_met");
      if (!same({lower, upper, total}, one.counted(test.measure, point, degree))) return this.find(test.measure, "miscounted");
      let since = point;
      while (since && one.met(test, since - 1) >= degree) since -= 1;
      return time === since || this.find(test.measure, "wrong_time");
    }
    claimed({literal, degree, time, proof}, barred) {
      const step = this.use(proof, 0);
      must(step.known === "derived" || !barred && step.known === "kept", `${said(literal)}: that is no conclusion`);
      must(same([literal, degree, time], [step.literal, step.degree, step.time]), `${said(literal)}: its proof shows something else`);
      return !this.bad[proof] && (barred === this.barred.has(proof) || this.find(said(literal), barred ? "not_barred" : "barred"));
    }
    /** Every rise has a proof, what is barred is shown, and the rest is refuted. */
    complete() {
      const {here, rules, data} = this, points = here.at.map((_, point) => point);
      const proved = new Set(data.conclusions.map(({literal, degree, time}) => key([literal, degree, time])));
      const against = new Set(data.tensions.map(({literal}) => key(literal)));
      const refuted = new Set(data.refuted.map(({literal}) => key(literal)));
      const concluded = new Set(here.given.map(one => key(one.literal)));
      for (const way of here.ways.flat().filter(one => one.runs)) {
        if (points.some(point => here.firmer(way, point))) concluded.add(way.head);
        if (!way.against || !way.worths[0] || against.has(way.head)) continue;
        if (!here.foretold(here.seen.get(key(way.conclusion.slice(0, 2))))) this.find(said(way.conclusion), "no_tension");
      }
      for (const literal of [...concluded].map(one => JSON.parse(one)))
        for (const point of points) {
          const degree = here.degree(literal, point), before = point ? here.degree(literal, point - 1) : 0;
          const observed = !point && here.observed.get(key(literal)) === degree;
          if (degree > before && !observed && !proved.has(key([literal, degree, point]))) this.find(said(literal), "no_proof");
        }
      const held = new Set([...here.at[rules.last].keys()].map(one => key(JSON.parse(one).slice(0, 2))));
      const without = rules.clauses.flatMap(({then: {each, attribute, value}}) =>
        (each ? here.members : [rules.one]).map(subject => [subject, attribute, value]));
      const missing = without.filter(one => !held.has(key(one.slice(0, 2))) && one[1] !== "advice");
      const lacking = data.refuted.flatMap(one => one.misses).flatMap(miss => miss.asked)
        .filter(one => one.needs === "literal" && one.found === null && here.concluding(one.literal).length);
      for (const literal of [...missing, ...lacking.map(one => one.literal)])
        if (!refuted.has(key(literal))) this.find(said(literal), "no_refutation");
    }
    // --- why not ---
    refutation({literal, instead, misses}) {
      const {here} = this, about = said(literal);
      this.shaky = false;  // set by whatever is found
      must(misses.every(({clause}) => clause < this.rules.clauses.length), `${about}: there is no such clause`);
      for (const one of [{literal}, ...misses.flatMap(({asked}) => asked)]) if (one.literal) here.exists(one.literal);
      if (here.degree(literal)) this.find(about, "holds");
      const ways = here.concluding(literal).flatMap(([clause, subjects]) => subjects.map(one => key([clause, one])));
      if (!sameSet(misses.map(miss => key([miss.clause, miss.for])), ways)) return this.find(about, "other_ways");
      const distances = misses.map(miss => this.distance(miss));
      const farther = ([unmet, known], [other, others]) => unmet > other || unmet === other && known > others;
      if (distances.some((one, n) => n && farther(distances[n - 1], one))) this.find(about, "not_nearest_first");
      this.others(literal, instead, about);
      for (const miss of misses) this.miss(miss, about);
      return !this.shaky;
    }
    /** How many requirements keep it from firing, and how many of those are not merely unknown. */
    distance({asked}) {
      const points = new Set(asked.flatMap(one => one.fails)).size;
      const throughout = asked.filter(one => points && one.fails.length === points);
      const unmet = throughout.length ? throughout : asked.filter(one => one.fails.length);
      const unknown = one => one.needs === "literal" ? one.found === null && !one.instead.length : one.truth === null;
      return [unmet.length, unmet.filter(one => !unknown(one)).length];
    }
    miss({clause: index, for: subject, barred, asked}, about) {
      const {here, rules} = this, way = here.ways[index].find(one => one.subject === subject), {clause} = way;
      const needs = [
        ...way.when.map((literal, n) => ["literal", literal, clause.when[n].least]), ...clause.tests.map(test => ["test", test, null]),
        ...clause.unless === null ? [] : [["no_evidence", null, null]],
      ];
      const shown = asked.map(one => [one.needs, one.literal || one.test || null, one.least ?? null]);
      if (!same(shown, needs)) return this.find(about, "other_requirements");
      const met = {
        literal: (one, point) => here.degree(one.literal, point) >= one.least,
        test: (one, point) => here.met(one.test, point) > 0,
        no_evidence: (_, point) => !here.exempt(clause, subject, point),
      };
      const points = here.at.map((_, point) => point).filter(point => point >= clause.time);
      for (const one of asked)
        if (!same(one.fails, points.filter(point => !met[one.needs](one, point)))) this.find(about, "other_points");
        else this[one.needs](one, about, clause, subject);
      if (barred !== (way.against ? way.worths[0] : 0)) this.find(about, "wrong_barred");
      return way.worths.some(worth => worth > barred) && this.find(about, "fires");
    }
    literal({literal, found, instead}, about) {
      if (found !== null) return instead.length ? this.find(about, "other_instead") : this.final(found, about, [literal]);
      if (this.here.degree(literal)) this.find(said(literal), "holds");
      return this.others(literal, instead, about);
    }
    test({test, truth, lower, upper, total, unknown, excluded}, about) {
      const {here, rules: {last}} = this, found = here.counted(test.measure, last, 1), truths = here.truths(test.measure, last, 1);
      const who = wanted => here.members.filter((_, n) => truths[n] === wanted);
      if (truth !== (here.met(test, last) ? true : here.verdict(test, found))) this.find(about, "not_met");
      if (!same([{lower, upper, total}, unknown, excluded], [found, who(null), who(false)])) this.find(about, "miscounted");
    }
    no_evidence({established, fails}, about, clause, subject) {
      const steps = established.map(number => this.use(number, 0)), point = fails.at(-1), literals = new Map(), tests = new Map();
      if (!fails.length) return !steps.length || this.find(about, "not_exempt");
      for (const [index, step] of steps.entries()) {
        const leaf = step.test && leaves(clause.unless).some(one => same(one, step.test));
        if (step.literal && !this.sound(established[index], about)) return false;
        if (step.literal && step.time <= point) literals.set(canonical(step.literal), step.degree);
        else if (leaf && this.counted(step, point, this.here)) tests.set(canonical(step.test), step.degree);
        else return this.find(about, "not_exempt");
      }
      const shown = found => one => found.get(canonical(one)) || 0;
      return this.here.firmness(clause.unless, subject, shown(literals), shown(tests)) > 0 || this.find(about, "not_exempt");
    }
    /** A sound proof of one of these literals, to the degree that it has in the end. */
    final(number, about, literals) {
      const {literal, degree} = this.use(number, 0), found = literal && literals.some(one => same(one, literal));
      if (!found || degree !== this.here.degree(literal)) this.find(about, "unproved");
      else this.sound(number, about);
    }
    /** Proofs of just the other values that there are. */
    others(literal, numbers, about) {
      const values = this.rules.values.get(key([literal[0] !== this.rules.one, literal[1]])) || [];
      const held = values.filter(one => one !== literal[2]).map(one => [literal[0], literal[1], one]).filter(one => this.here.degree(one));
      if (!sameSet(numbers.map(number => key(this.use(number, 0).literal || null)), held.map(key))) this.find(about, "other_instead");
      for (const number of numbers) this.final(number, about, held);
    }
  }

  // --- a receipt, or bare proofs ---------------------------------------------------------------------------------------
  const bytes = hex => Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16));
  const encoded = (data, ...names) =>
    new TextEncoder().encode(canonical(Object.fromEntries(Object.entries(data).filter(([one]) => !names.includes(one)))));
  const can = Boolean(globalThis.crypto?.subtle);  // a browser may keep it from a page that came over plain http

  const hex = buffer => [...new Uint8Array(buffer)].map(one => one.toString(16).padStart(2, "0")).join("");
  const sha256 = content => crypto.subtle.digest("SHA-256", content).then(hex);
  async function vouched(receipt) {
    const {key, value} = receipt.signature, imported = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", imported, bytes(value), encoded(receipt, "signature"));
  }
  function checkedProofs(data) {
    try {
      must(proofs(data), "something is missing, of another type, or not known");
      return new Check(data).all();
    } catch (error) {
      const [conclusions, refuted] = [data?.conclusions, data?.refuted].map(one => [0, one?.length || 0]);
      return {conclusions, refuted, wrong: [{about: error.message, code: "malformed"}]};
    }
  }

  /** How many conclusions are proved and how many why-nots hold, of how many, and all that is wrong; null: not to be seen. */
  async function checked(data) {
    if (data?.format !== "herstelkb/receipt/1") return {...checkedProofs(data), seal: null, signature: null};
    const found = data.proofs ? checkedProofs(data.proofs) : {conclusions: [0, 0], refuted: [0, 0], wrong: []};
    const seal = can ? data.seal === await sha256(encoded(data, "seal", "signature")) : null;
    const signature = can && data.signature ? await vouched(data).catch(() => false) : null;
    for (const [code, good] of Object.entries({seal, signature})) if (good === false) found.wrong.push({about: "", code});
    return {...found, seal, signature};
  }
  return {checked, can, sha256: said => sha256(new TextEncoder().encode(said))};
})();

// --- in a page, and under node -------------------------------------------------------------------------------------------

async function tell() {
  const [receipt, words, parts] = ["receipt", "words", "parts"].map(id => JSON.parse(document.getElementById(`check-${id}`).textContent));
  const {conclusions, refuted, wrong, seal} = await checker.checked(receipt);
  for (const [id, digest] of checker.can ? Object.entries(parts) : []) {
    const part = document.getElementById(id)?.closest("section");
    if (!part || await checker.sha256(part.textContent) !== digest) wrong.push({about: part?.querySelector("h2")?.textContent || id, code: "part"});
  }
  const filled = (said, values) => said.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const counts = {n: conclusions[0], total: conclusions[1], m: refuted[0], others: refuted[1], more: wrong.length - 20};
  const place = document.getElementById("checked"), found = document.createElement("ul");
  place.textContent = [words.done, wrong.length && words.wrong, seal === null && words.no_seal].filter(Boolean).map(one => filled(one, counts)).join(" ");
  place.className = found.className = `screen checked ${wrong.length ? "wrong" : "right"}`;
  for (const {about, code} of wrong.slice(0, 20)) {
    const line = found.appendChild(document.createElement("li"));
    if (about) line.append(Object.assign(document.createElement("code"), {textContent: about}), ": ");
    line.append(words.codes[code]);
  }
  if (counts.more > 0) found.appendChild(document.createElement("li")).append(filled(words.more, counts));
  if (wrong.length) place.after(found);
}

async function answer(lines) {
  for (const line of lines.filter(Boolean)) console.log(JSON.stringify(await checker.checked(JSON.parse(line))));
}
if (typeof document !== "undefined") tell();
else answer(require("node:fs").readFileSync(0, "utf8").split("\n"));
