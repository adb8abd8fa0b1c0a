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
    GROUP_FILTERS, TILES, TILES_AT, HELD_ROWS, UNIT_WORDS,
    WEIGHT_STEPS, WEIGHT_COST, WEIGHT_ROOM,
) = range(51)  # fmt: skip
"""`Machine.engine`, what an engine is: items dealt to lanes (filters in pairs, where these share
multipliers), the steps that takes, and the lanes; columns at once, output columns and filters that
an SPE works on together; output rows and columns, and sets of columns in a row; multipliers, taps,
whose zeros are skipped (0 none, 1 both operands', 2 activations', 3 weights'). Windows held before
a lane, results behind one; whether results wait for their set, and how many of them move a cycle;
packing; where the cycles of patterns lie (-1: full reach). Where its lanes, queues and masks begin;
64-bit words a mask; those of an image's stationary operand (0: weights). Where the scan's tables
lie; padded rows and column steps; input rows and columns, padding, channels; words that may be in
beyond the step's own, or beyond its set. Words of the stationary operand and of a step; where the
masks of what multipliers reach lie; filters of a group. Where weights are streamed: tiles of an
image, and where their table lies; rows of the input that the memory holds, and the words of one;
vectors of weights that a lane takes for a tile; what all take of the weights for one, and what may
wait, of which a cycle brings as much as there are vectors."""

(
    TILE_START, TILE_END, TILE_LINES, TILE_ACROSS, TILE_READS, TILE_WORDS,
    TILE_TOP, TILE_LEFT, TILE_RIGHT,
) = range(9)  # fmt: skip
TILE_COLUMNS = 9
"""The table of tiles: rows of the input from and to which one needs them (of an input of one row:
columns); lines of windows, sets of columns in a line, and cycles in which a line's inputs are read;
words of its results; its first output row, its first column and the one behind its last."""

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

PLACE, PASSED = FIRST, SECOND
"""Where weights are streamed, and so nothing is packed: the window's place in its tile, and vectors
of weights that are done with. `SET` is the tile, and `DONE` counts windows."""

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

TILE, PLACES = IMAGE, COLUMN
"""Where weights are streamed: the tile that is scanned, and the cycles of reading it in this step.
`STAGED` is what waits of weights, `LOADED` and `LEAST_SET` are vectors of them that lanes got and
that all are done with; `OUT_SET` and `READY` are tiles."""
