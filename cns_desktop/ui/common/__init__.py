"""The parts every page is made of. Import from the module; nothing here opens, stores or decides anything.

Theme       `theme()` gives the look in force: `theme().px(12)`, `theme().colour(Role.MUTED)`, `theme().font(Size.SMALL)`.
            `ThemeHost(app)` (themehost) is made once by `bootstrap`; `host.use(Name.DARK, scale=1.5, density=Density.COMPACT)`.
            A widget that stores something from the theme inherits `Themed` first and sets it in `retheme()`.
Words       text: `label` `strong` `small` `muted` (one line), `words` `muted_words` `heading` `display` (wrap), `.selectable()`.
Places      layout: `HBox(a, (b, 1), None, 8)` / `VBox` (widget, layout, space in px, None = stretch, (item, stretch)), `flow(...)` wraps,
            `Columns([a, b], [1, 1])` stacks when narrow, `Panel`, `Rule`, `Scroll(page(...))`; text: `card(title, ...)`, `title_line`.
Buttons     buttons: `primary` (one a screen) `secondary` `quiet` `danger` `sign_button(glyph, name)`; `.does(call)`.
Signs       chips: `Chip("Due", "clock", Tone.WARNING)` = a fact, `Filter` = a button that stays down. icons: `icon`, `Sign`.
Messages    messages: `Message`, `SafetyPromptCard`, `Toast`, `EmptyState`.
Scores      scores: `ScoreInput` (0-10, blank, not a concern), `ScoreBar`, `Star`; history: `ScoreHistory` (first, previous, latest).
Dates       timeline: `Timeline` of `Milestone`s.
Forms       fields: `Field(label, control, help)`, `TextField` `DateField` `NhsNumberField` `ChoiceField` `GrowingText`; errors: `ErrorList`.
Tables      table: `Table(PagedModel(columns, ids, rows))`.
Focus       focus: `FocusRing(app)` once; a widget that rings its own cells sets the property `OWN_FOCUS`.

Lengths are design px at 100 % and go through `theme().px`. Colours are roles. Text comes through `_()`, or is data.
"""
