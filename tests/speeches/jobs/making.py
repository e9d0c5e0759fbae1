"""Files as a request has them, of small speeches."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile


def page(number: int) -> bytes:
    text = (
        f"在第{number}次乡镇人大工作会议上的讲话\n（2023年3月{number % 28 + 1}日）\n同志们：\n"
        f"今天讲{number}件事。\n一、提高认识\n要把第{number}件事办好，让代表满意，让群众放心。\n"
        f"二、抓好落实\n各乡镇要在{number}天之内拿出办法，报县人大常委会备案。\n"
    )
    return text.encode()


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def uploads(*numbers: int) -> list[SimpleUploadedFile]:
    return [upload(f"讲话{number}.txt", page(number)) for number in numbers]


def records(number: int) -> SimpleUploadedFile:
    lines = (
        json.dumps(
            {"id": str(at), "title": f"在第{at}次会议上的讲话", "text": f"同志们：\n讲{at}点意见。"}
        )
        for at in range(number)
    )
    return upload("多.jsonl", "\n".join(lines).encode())
