"""Pages of sites that no fixed rule knows, composed for the tests of learning."""

from __future__ import annotations

SITE = "麦穗资料网"
_BODIES = (
    ("春耕", "今年的春耕要早安排、早动手，种子、农机、水源一样一样落到田头。"),
    ("河长", "河长不是头衔，是责任，每条河的岸线、水质、排口都要有人天天看。"),
    ("驻村", "驻村干部要住得下、蹲得住，白天走访，晚上开院坝会，把话说到群众心里。"),
    ("养老", "养老服务要从一张床、一顿饭做起，助餐点开到社区，护理员走进家门。"),
    ("校车", "校车安全没有小事，车况、线路、司机三本台账每月核对一次，一处也不能漏。"),
    ("集市", "集市搬迁要先建后拆，摊位怎么分、费用怎么收，都要同商户一起商量。"),
)
# Each line is made up; none is known to a fixed rule.
SHELL = (
    "麦穗台 犁铧台 石磨台 风车台",
    "让每一粒好材料找到好饭碗！",
    "麦穗读者热线 0000-0000000（工作日九点至五点）",
    "访客第{n}位",
    "麦香小铺为您守着一盏灯",
    "粒粒归仓总编室出品",
)


def page(
    number: int,
    *,
    above: tuple[str, ...] = (),
    under: tuple[str, ...] = (),
    inside: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
    source: str = SITE,
    title: str = "",
) -> str:
    """One page: a speech of its own (by number) with these lines of a site around it.

    above: above the title; under: between the title and the bar of facts; inside: between two
    paragraphs; below: under the last one.
    """
    topic, _ = _BODIES[number % len(_BODIES)]
    lines = [
        *above,
        title or f"在全县{topic}工作会议上的讲话",
        *under,
        f"2024-03-0{number % 9 + 1} 来源：{source}",
        *body(number)[:3],
        *inside,
        *body(number)[3:],
        *below,
    ]
    return "\n".join(line.replace("{n}", str(1000 + 37 * number)) for line in lines)


def body(number: int) -> list[str]:
    """The paragraphs of a page's speech."""
    topic, sentence = _BODIES[number % len(_BODIES)]
    return [
        "同志们：",
        f"今天开这个会，专门讲{topic}。{sentence}下面我讲两点意见，请大家讨论。",
        f"一、把{topic}的事情想明白",
        f"工作目标要定得实，{topic}的每一项任务都要有时限、有人管，年底一项一项对账。",
        f"二、把{topic}的事情办到底",
        f"会后各乡镇要拿出方案，{topic}的进度半月一报，做不到的要说明原因。",
        "谢谢大家！",
    ]


def shelled(number: int, **more) -> str:
    """A page with the whole of the unknown shell around its speech."""
    return page(number, above=SHELL[:2], under=SHELL[2:4], below=SHELL[4:], **more)
