"""The closed vocabularies of the material: levels and kinds.

The values are those that `speeches.parsing` answers with; the labels are for the interface.
"""

from django.db import models


class Level(models.TextChoices):
    """A level of the state, highest first; the body a text is about, or a meeting's convenor."""

    NATIONAL = "national", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"
    COUNTY = "county", "县级"
    TOWN = "town", "镇级"


# In the order in which pages offer them: the four that this library is about first.
LEVELS = tuple(reversed(Level))
CORE_LEVELS = LEVELS[:4]


def level_name(level: str) -> str:
    """A level, "" where it is unknown, as a heading of what has it."""
    return str(Level(level).label) if level else "层级不明"


class Kind(models.TextChoices):
    """The kind of a speech, read from its title."""

    SPEECH = "讲话", "讲话"
    STATEMENT = "发言", "发言"
    ADDRESS = "致辞", "致辞"
    CHAIR = "主持词", "主持词"
    REPORT = "报告", "报告"
    ACCOUNT = "述职", "述职"
    EXPERIENCE = "经验", "经验"
    OTHER = "其他", "其他"


class State(models.TextChoices):
    """Where a speech stands in its life (see `speeches.life`)."""

    RECEIVED = "received", "待审"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"
    JOINED = "joined", "已并入"
    BINNED = "binned", "回收站"


class DatedBy(models.TextChoices):
    """Where the year comes from that a list shows and sorts by."""

    EVENT = "event", "讲话时间"
    PAGE = "page", "发布时间"
    UNKNOWN = "unknown", "年份不明"


class PublicEvent(models.TextChoices):
    """What becomes of a speech for readers."""

    PUBLISHED = "published", "发布"
    CORRECTED = "corrected", "更正"
    WITHDRAWN = "withdrawn", "撤下"


# What the page of a speech that readers do not see says to those who do.
STATE_NOTICES = {
    State.RECEIVED: "这篇待审，还没有发布，只有登录的管理员和上传的人能看到。",
    State.WITHDRAWN: "这篇已撤下，只有登录的管理员和上传的人能看到。",
    State.JOINED: "这一份已并入另一篇讲话，读者看到的是合在一起的那一篇。",
    State.BINNED: "这篇在回收站里，只有登录的管理员和上传的人能看到；到期会彻底删除。",
}

# In the log alone: there is no such row any more.
GONE = "gone", "已彻底删除"


class Act(models.TextChoices):
    """What is done to a speech, as its history tells it."""

    EDIT = "edit", "更正"
    LINES = "lines", "逐行取舍"
    SCAN = "scan", "核对扫描件"
    HEADINGS = "headings", "改提纲"
    PARTING = "parting", "分篇、并篇"
    VERSIONS = "versions", "版本关系"
    BULK = "bulk", "批量修改"
    REPARSE = "reparse", "重新解析"
    WORDING = "wording", "过时用语"
    REVERT = "revert", "恢复旧版"


class Flag(models.TextChoices):
    """What a writer should know before she uses a text, the gravest first."""

    ALIEN = "alien", "可能不是讲话"
    PART = "part", "只有一部分"
    INCOMPLETE = "incomplete", "不完整"
    REWRITTEN = "rewritten", "疑似洗稿"
    SCANNED = "scanned", "识别自扫描件"
    SWAPPED = "swapped", "有可疑用词"
    GAPS = "gaps", "疑似缺字"
    REMOVED = "removed", "删去了像正文的话"
    MISFIT = "misfit", "题文不符"
    YEARS = "years", "年份不一"
    EXPIRED = "expired", "过时用语"
    UNTITLED = "untitled", "没有标题"
    MASKS = "masks", "有待填处"
