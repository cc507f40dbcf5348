"""The ARN of the AWS Lambda function that forwards directives.

https://developer.amazon.com/docs/smarthome/develop-smart-home-skills-in-multiple-languages.html
"""

from dataclasses import dataclass
import re
from typing import Final

from ..const import AWS_REGIONS
from .management_errors import ErrorKind, SkillManagementError

# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
_ARN: Final = re.compile(
    r"arn:aws:lambda:([a-z]{2}-[a-z]+-\d):\d{12}:function:[\w-]{1,64}(:[\w$-]{1,128})?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionArn:
    """The ARN of a Lambda function in an AWS region of Alexa."""

    arn: str
    # The region of the accounts: NA, EU or FE.
    region: str


def parse_arn(text: str, region: str | None = None) -> FunctionArn:
    """Return the function of a text; raises SkillManagementError.

    The function must serve the region of the accounts, if one is given.
    """
    match = _ARN.fullmatch(arn := text.strip().strip("\"'"))
    if match is None:
        raise SkillManagementError(ErrorKind.INVALID_ARN)
    found = AWS_REGIONS.get(match[1])
    if found is None or region not in (None, found):
        needed = [aws for aws, name in AWS_REGIONS.items() if region in (None, name)]
        raise SkillManagementError(
            ErrorKind.WRONG_REGION,
            f"The function is in {match[1]}, not in {' or '.join(needed)}",
        )
    return FunctionArn(arn=arn, region=found)
