"""What the columns of the arrays of engines mean."""

NEVER = 1 << 62

(
    GROUPS, BLOCKS, FILTERS, GROUP_STEPS, BLOCK_STEPS, FILTER_STEPS,
    GROUP_LANES, IN_LANES, OUT_LANES, COLUMNS, PAIRED, SHARED,
    ROWS, WIDTH_OUT, SETS, MACS, TAPS, ZEROS,
    DEPTH, HELD, MIXED, PATHS, PACKED, PATTERNS,
    LANES_AT, QUEUES_AT, ACTIVE_AT, WEIGHTS_AT, MASK_WORDS, IMAGE_WEIGHTS,
    SCAN_AT, SCAN_ROWS, SCAN_STEPS, IN_HEIGHT, IN_WIDTH, TOP,
    LEFT_PAD, CHANNELS, AHEAD, BY_SET, LOAD_WORDS, LOAD_STEP, REACH_AT,
    GROUP_FILTERS,
) = range(44)  # fmt: skip
"""`Machine.engine`, what an engine is: items dealt to lanes (filters in pairs, where these share
multipliers), the steps that takes, and the lanes; columns at once, output columns and filters that
an SPE works on together; output rows and columns, and sets of columns in a row; multipliers, taps,
whose zeros are skipped (0 none, 1 both operands', 2 activations', 3 weights'). Windows held before
a lane, results behind one; whether results wait for their set, and how many of them move a cycle;
packing; where the cycles of patterns lie (-1: full reach). Where its lanes, queues and masks begin;
64-bit words a mask; those of an image's stationary operand (0: weights). Where the scan's tables
lie; padded rows and column steps; input rows and columns, padding, channels; words that may be in
beyond the step's own, or beyond its set. Words of the stationary operand and of a step; where the
masks of what multipliers reach lie; filters of a group."""

(
    FREE_AT, TAKEN, DONE, WORKS, SET, GROUP, BLOCK, FILTER,
    IN_LANE, OUT_LANE, GROUP_LANE, SPE_COLUMN, QUEUE, THERE, ACTIVE, WEIGHT,
    FIRST, SECOND, HAVE, GOT, EARLY,
) = range(21)  # fmt: skip
"""`Machine.lanes`: when its vector is done; windows taken; results made; whether it works; the
vector's set (counted over all images), group, block and filter step. The lane's place, and its
first queue of results. Whether the window is one of its own (2: only its results are), and where
the masks lie. Packing: the two vectors it has, how many, and how many of the run it got; whether it
had time to get one of the next run."""

(
    ROW, COLUMN, PART, STEP, IMAGE, WINDOWS, STAGED, LOADED, OUT_SET, OUT_WORD,
    READY, NEXT, LEAST_TAKEN, LEAST_SET, DIRTY, RUN_SET, RUN_FILTER, RUN_BLOCK,
    BUFFERED, FREED, BUSY, VECTORS,
) = range(22)  # fmt: skip
"""`Machine.at`, where an engine is: the scan's row, column step, which of the sets that end there,
step and image; windows given to the lanes; words of the stationary operand taken and loaded; set
and word that go out next; sets whose results are all there; when the next lane is done; the fewest
windows taken and the earliest set of all lanes; whether a lane may have something to do; packing:
the run (set and group) that lanes get, its filter step and block, and windows buffered and done
with; cycles that lanes worked, and vectors."""
