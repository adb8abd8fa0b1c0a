// RUN: not hass-opt %s --hass-serach 2>&1 | filecheck %s --check-prefix=PASS
// PASS: error: unknown pass 'hass-serach' (did you mean 'hass-search'?)

// RUN: not hass-opt %s -p cse,sdf-serch 2>&1 | filecheck %s --check-prefix=PIPELINE
// PIPELINE: error: unknown pass 'sdf-serch' (did you mean 'sdf-search'?)

// RUN: not hass-opt %s --time-pases 2>&1 | filecheck %s --check-prefix=FLAG
// FLAG: error: unknown flag '--time-pases' (did you mean '--time-passes'?)

// RUN: not hass-opt %s -t accel-jsn 2>&1 | filecheck %s --check-prefix=TARGET
// TARGET: error: unknown target 'accel-jsn' (did you mean 'accel-json'?)

// RUN: not hass-opt %s %s 2>&1 | filecheck %s --check-prefix=SECOND
// SECOND: error: unrecognized arguments: {{.*}}unknown_names.mlir; see 'hass-opt --help'

// RUN: not hass-opt %s -o 2>&1 | filecheck %s --check-prefix=VALUE
// VALUE: error: argument -o/--output-file: expected one argument; see 'hass-opt --help'

// RUN: not hass-opt %s.missing 2>&1 | filecheck %s --check-prefix=MISSING
// MISSING: error: cannot read or write '{{.*}}unknown_names.mlir.missing': No such file or directory
