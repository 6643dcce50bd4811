"""Hands for tests: they press, drag, scroll and type on real widgets as a person would.

Events are sent to the window and not to the widget, so that Qt itself finds what lies under the
pointer: a button that is covered, hidden or disabled cannot be pressed by these hands either.
All points are in the coordinates of the widget that is given; without one they mean its middle.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QHelpEvent, QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton
MIDDLE = Qt.MouseButton.MiddleButton
NO_BUTTON = Qt.MouseButton.NoButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

Point = QPoint | QPointF | None


def show(widget: QWidget, *, width: int = 0, height: int = 0) -> QWidget:
    """Show a widget (in its window), give the window the focus, and let everything settle."""
    window = widget.window()
    if width and height:
        window.resize(width, height)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowExposed(window)
    settle()
    return widget


def settle() -> None:
    """Let Qt do what it has put off: layouts, paints, deletions."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def middle(widget: QWidget) -> QPointF:
    """The middle of a widget."""
    return QRectF(widget.rect()).center()


def _window(widget: QWidget) -> QWindow:
    window = widget.window().windowHandle()
    assert window is not None, "show the widget first"
    return window


def _spot(widget: QWidget, point: Point) -> QPointF:
    at = middle(widget) if point is None else QPointF(point)
    return widget.mapTo(widget.window(), at)


def _mouse(
    widget: QWidget,
    kind: QEvent.Type,
    point: Point,
    button: Qt.MouseButton,
    buttons: Qt.MouseButton,
    keys: Qt.KeyboardModifier,
) -> None:
    window = _window(widget)
    spot = _spot(widget, point)
    event = QMouseEvent(kind, spot, spot, window.mapToGlobal(spot), button, buttons, keys)
    QCoreApplication.sendEvent(window, event)


def press(
    widget: QWidget,
    point: Point = None,
    *,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """A mouse button goes down."""
    move(widget, point, keys=keys)
    _mouse(widget, QEvent.Type.MouseButtonPress, point, button, button, keys)


def release(
    widget: QWidget,
    point: Point = None,
    *,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """A mouse button comes up."""
    _mouse(widget, QEvent.Type.MouseButtonRelease, point, button, NO_BUTTON, keys)
    settle()


def move(
    widget: QWidget,
    point: Point = None,
    *,
    held: Qt.MouseButton = NO_BUTTON,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """The pointer moves, perhaps with a button held."""
    if held == NO_BUTTON and not widget.window().underMouse():
        _enter_window(widget, point)
    _mouse(widget, QEvent.Type.MouseMove, point, NO_BUTTON, held, keys)


def _enter_window(widget: QWidget, point: Point) -> None:
    """Qt tells widgets about the pointer only after it came into their window."""
    window, spot = _window(widget), _spot(widget, point)
    event = QEnterEvent(spot, spot, window.mapToGlobal(spot))
    QCoreApplication.sendEvent(window, event)


def hover(widget: QWidget, point: Point = None) -> None:
    """The pointer rests on something."""
    move(widget, point)
    settle()


def click(
    widget: QWidget,
    point: Point = None,
    *,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Press and release at one point."""
    press(widget, point, button=button, keys=keys)
    release(widget, point, button=button, keys=keys)


def double_click(
    widget: QWidget, point: Point = None, *, keys: Qt.KeyboardModifier = NO_KEYS
) -> None:
    """Two clicks in quick succession, as Qt reports them."""
    press(widget, point, keys=keys)
    _mouse(widget, QEvent.Type.MouseButtonRelease, point, LEFT, NO_BUTTON, keys)
    _mouse(widget, QEvent.Type.MouseButtonDblClick, point, LEFT, LEFT, keys)
    release(widget, point, keys=keys)


def drag(
    widget: QWidget,
    start: Point,
    end: Point,
    *,
    steps: int = 8,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
    through: Iterable[QPointF] = (),
    drop: bool = True,
) -> None:
    """Press at ``start``, move in small steps (through other points) to ``end``, release."""
    here = middle(widget) if start is None else QPointF(start)
    press(widget, here, button=button, keys=keys)
    for goal in (*through, middle(widget) if end is None else QPointF(end)):
        for step in range(1, steps + 1):
            spot = here + (QPointF(goal) - here) * (step / steps)
            move(widget, spot, held=button, keys=keys)
        here = QPointF(goal)
    if drop:
        release(widget, here, button=button, keys=keys)


def scrub(
    label: QWidget, pixels: float, *, keys: Qt.KeyboardModifier = NO_KEYS, steps: int = 0
) -> None:
    """Drag a label sideways, pixel by pixel."""
    start = QPointF(4, label.height() / 2)
    count = steps or max(1, round(abs(pixels)))
    drag(label, start, start + QPointF(pixels, 0), steps=count, keys=keys)


def wheel(
    widget: QWidget,
    notches: float,
    point: Point = None,
    *,
    keys: Qt.KeyboardModifier = NO_KEYS,
    pixels: QPoint | None = None,
    sideways: bool = False,
) -> None:
    """Turn the wheel; positive is away from the hand. ``pixels`` makes it a touchpad."""
    turn = round(120 * notches)
    delta = QPoint(turn, 0) if sideways else QPoint(0, turn)
    # Through the platform: Qt passes wheel events on to parents only if they came from there.
    spot = _spot(widget, point)
    QTest.wheelEvent(_window(widget), spot, delta, pixels or QPoint(), keys)
    settle()


def key(
    widget: QWidget, which: Qt.Key | str, keys: Qt.KeyboardModifier = NO_KEYS, *, times: int = 1
) -> None:
    """Press and release a key; it goes to whatever has the focus in the widget's window.

    Shortcuts of the window see it first, as they would.
    """
    window = _window(widget)
    for _ in range(times):
        QTest.keyClick(window, which, keys)
    settle()


def type_text(widget: QWidget, text: str) -> None:
    """Type letters into whatever has the focus in the widget's window."""
    window = _window(widget)
    for letter in text:
        if letter.isascii():
            QTest.keyClick(window, letter)
        else:
            _type_foreign(window, letter)
    settle()


def _type_foreign(window: QWindow, letter: str) -> None:
    """A letter that no key of QTest has, such as ×."""
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, NO_KEYS, letter)
        QCoreApplication.sendEvent(QApplication.focusWidget() or window, event)


def type_into(field: QWidget, text: str, *, enter: bool = False) -> None:
    """Click into a field, replace what it holds by typing, and perhaps press Enter."""
    target = field.focusProxy() or field
    click(target)
    assert target.hasFocus(), f"{field.accessibleName() or field} does not take the focus"
    key(field, Qt.Key.Key_A, CTRL)
    if text:
        type_text(field, text)
    else:
        key(field, Qt.Key.Key_Delete)
    if enter:
        key(field, Qt.Key.Key_Return)


def tab(widget: QWidget, *, back: bool = False, times: int = 1) -> QWidget | None:
    """Press Tab (or Shift+Tab) and say where the focus went."""
    for _ in range(times):
        key(widget, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, SHIFT if back else NO_KEYS)
    return QApplication.focusWidget()


def context_menu(widget: QWidget, point: Point = None) -> None:
    """Press the right button, and what the platform makes of that."""
    click(widget, point, button=RIGHT)
    target = under(widget, point) or widget
    spot = target.mapFrom(widget.window(), _spot(widget, point)).toPoint()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, spot, target.mapToGlobal(spot), NO_KEYS)
    QCoreApplication.sendEvent(target, event)
    settle()


def ask_tooltip(widget: QWidget, point: Point = None) -> None:
    """What happens when the pointer has rested for the delay of tooltips."""
    spot = (middle(widget) if point is None else QPointF(point)).toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, spot, widget.mapToGlobal(spot))
    QCoreApplication.sendEvent(widget, event)
    settle()


def under(widget: QWidget, point: Point = None) -> QWidget | None:
    """The widget that a press at this point would reach."""
    return widget.window().childAt(_spot(widget, point).toPoint())


def visible_rect(widget: QWidget) -> QRect:
    """The part of a widget that its scroll areas and window let one see."""
    seen = QRect(widget.rect())
    step = widget.parentWidget()
    while step is not None:
        corner = widget.mapTo(step, QPoint(0, 0))
        if isinstance(step.parentWidget(), QAbstractScrollArea) or step.isWindow():
            seen = seen.intersected(step.rect().translated(-corner))
        step = step.parentWidget()
    return seen
