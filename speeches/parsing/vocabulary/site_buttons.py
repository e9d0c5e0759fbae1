"""The words on the buttons and bars of sites."""

from __future__ import annotations

import re

# The rule of a line of buttons.
BUTTONS = "互动按钮"
# Words that sites put on buttons and bars; a line of nothing but these is one.
_BUTTONS = (
    "打印本页 打印此页 打印本文 打印 关闭窗口 关闭 加入收藏 收藏本文 收藏本页 收藏此文 收藏 分享到 分享至 分享赚钱 分享给朋友 分享 "
    "复制全文 复制本文 复制链接 复制成功 复制 正文复制 全文复制 返回顶部 返回首页 返回列表 返回目录 返回 回到顶部 下载该文章 "
    "下载文档 下载本文 下载全文 下载此文 下载word Word版 点赞 赞 踩 举报 投诉 侵权投诉 纠错 展开全文 展开更多 展开 收起 "
    "大 中 小 字号 字体大小 字体 海报 发表评论 查看评论 我要评论 网友评论 条评论 评论 告诉好友 推荐给好友 顶一下 扫一扫 上一页 下一页 "
    "导航 登录 退出 登出 注销 注册 首页 换一批 更多 分享到微信 微信扫码分享 微信扫码领取福利 领取福利 阅读原文 朗读 关注 取消 确定 "
    "VIP专免 VIP免费 VIP专享 正文结束 开通会员 立即登录 立即下载 立即开通 忘记密码 会员中心 免费下载 在线阅读 点击此处下载 "
    "全文完 本文结束 完 END 感谢您的阅读 感谢阅读 微信 微博 QQ空间 QQ好友 新浪微博 朋友圈 阅读 浏览 点击 人气 次 人 "
    "返回上页 打印文章 双击滚屏 喜欢 转载 添加评论 赞同 回复 支持 反对 发新帖 加入豆单 发评论 只看楼主 转发 在看 点亮 知道了"
).split()
_BUTTON = "|".join(re.escape(word) for word in sorted(_BUTTONS, key=len, reverse=True))
_LONGEST = 120
_NO_LETTER = re.compile(r"[\W\d_]+")
_BUTTON_LINE = re.compile(rf"(?:{_BUTTON})++", re.I)
# The first letter of such a line is the first of a button.
_BEGINS = re.compile(rf"[\W\d_]*+[{''.join(sorted({word[0] for word in _BUTTONS}))}]", re.I)


def is_button_line(text: str) -> bool:
    """A line of nothing but the words on a site's buttons, whatever stands between them:
    [ 打 印 ]【收藏】 阅读(812)┊评论 (3) 返回顶部."""
    if len(text) > _LONGEST or not _BEGINS.match(text):
        return False
    return bool(_BUTTON_LINE.fullmatch(_NO_LETTER.sub("", text)))
