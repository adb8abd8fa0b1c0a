// Options are checked before anything is read or run.

// RUN: not hass-opt %s --sdf-search="trials=many" 2>&1 | filecheck %s --check-prefix=INT
// INT: error: option 'trials' of pass 'sdf-search' expects an int, got 'many'

// RUN: not hass-opt %s --sdf-search="accuracy-drop=1,2" 2>&1 | filecheck %s --check-prefix=NUMBER
// NUMBER: error: option 'accuracy-drop' of pass 'sdf-search' expects a number, got '1,2'

// RUN: not hass-opt %s --sdf-search="objective=throughputs" 2>&1 | filecheck %s --check-prefix=CHOICE
// CHOICE: error: option 'objective' of pass 'sdf-search' expects one of 'efficiency', 'throughput', 'energy', got 'throughputs' (did you mean 'throughput'?)

// RUN: not hass-opt %s --sdf-search="trails=3" 2>&1 | filecheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: unknown option 'trails' of pass 'sdf-search' (did you mean 'trials'?)

// RUN: not hass-opt %s --sdf-search="trials=3 trials=4" 2>&1 | filecheck %s --check-prefix=TWICE
// TWICE: error: option 'trials' stands twice in 'trials=3 trials=4'; give it once

// RUN: not hass-opt %s --cse="twice" 2>&1 | filecheck %s --check-prefix=NONE
// NONE: error: unknown option 'twice' of pass 'cse' (it has: none)

// RUN: not hass-opt %s -p apply-individual-rewrite 2>&1 | filecheck %s --check-prefix=REQUIRED
// REQUIRED: error: pass 'apply-individual-rewrite' needs the option 'matched-operation-index'; write matched-operation-index=...

// RUN: not hass-opt %s -p "cse{a=1" 2>&1 | filecheck %s --check-prefix=BRACE
// BRACE: error: cannot read the pipeline 'cse{a=1': expected '}' or an option at its end

// RUN: not hass-opt %s --sdf-search='trials="3' 2>&1 | filecheck %s --check-prefix=QUOTE
// QUOTE: error: cannot read the options of 'sdf-search' 'trials="3': expected a value before '"3'

// RUN: not hass-opt %s --pass-pipeline="builtin.module(func.func(cse))" 2>&1 | filecheck %s --check-prefix=NESTED
// NESTED: error: cannot nest a pipeline in 'func.func': passes run on the whole module, so write 'builtin.module(...)'
